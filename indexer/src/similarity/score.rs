//! From signals to a mean, and from a mean to a similarity.

use super::Signals;

/// How much the content counts in the mean; the rest is for the statements. A logistic regression on
/// labelled pairs (`BigCloneBench` types 1 to 3, mutated functions in eleven languages) with, as
/// negatives, its non-clones and the most alike functions of unrelated repositories. Blind grams,
/// token order and callees, which were signals before, got the weight 0 beside these two.
const CONTENT: f32 = 0.69;

/// What maps the mean to a similarity: linear between these points. The three in the middle are the
/// operating points; ARCHITECTURE.md says what was measured at them.
const CALIBRATION: [(f32, f32); 5] = [
    (0.0, 0.0),
    (0.23, 0.60),
    (0.29, 0.70),
    (0.45, 0.85),
    (1.0, 1.0),
];

/// The highest similarity of fragments whose blind streams differ.
pub(super) const MOST_EDITED: f32 = 0.999;

/// Returns the weighted mean of the signals, from 0 to 1.
pub(super) fn mean(signals: &Signals) -> f32 {
    CONTENT * signals.content + (1.0 - CONTENT) * signals.statements
}

/// Returns the similarity of a mean.
pub(super) fn calibrate(mean: f32) -> f32 {
    interpolate(mean, CALIBRATION)
}

/// Returns the mean that has this similarity.
pub(super) fn mean_of(similarity: f32) -> f32 {
    interpolate(
        similarity,
        CALIBRATION.map(|(mean, similarity)| (similarity, mean)),
    )
}

/// Returns the mean at which a similarity is reached.
pub(super) fn mean_at(similarity: f32) -> f32 {
    if similarity <= 0.0 {
        return f32::NEG_INFINITY;
    }
    // A little less, so that rounding never gives up on a pair that reaches the threshold.
    mean_of(similarity) - 1e-4
}

fn interpolate(x: f32, points: [(f32, f32); 5]) -> f32 {
    let [first, .., last] = points;
    if x <= first.0 {
        return first.1;
    }
    let segment = points.windows(2).find(|pair| x <= pair[1].0);
    segment.map_or(last.1, |pair| {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        y0 + (x - x0) / (x1 - x0) * (y1 - y0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OperatingPoint;

    #[test]
    fn the_calibration_meets_the_operating_points() {
        for (mean, point) in [
            (0.23, OperatingPoint::Related),
            (0.29, OperatingPoint::Report),
            (0.45, OperatingPoint::Block),
        ] {
            assert!(
                (calibrate(mean) - point.threshold()).abs() < 1e-6,
                "{point}"
            );
            assert!((mean_at(point.threshold()) - mean).abs() < 1e-3, "{point}");
        }
        assert_eq!(calibrate(-1.0), 0.0);
        assert_eq!(calibrate(2.0), 1.0);
    }
}
