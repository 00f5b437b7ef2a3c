//! From signals to a score, and from a score to a similarity.

use super::Signals;

/// The weights of the signals and the constant: a logistic regression on labelled pairs of
/// `BigCloneBench` (types 1 to 3) and of mutated functions in eleven languages.
pub(super) const WEIGHTS: Weights = Weights {
    blind: 5.98,
    semi: 3.20,
    sequence: 5.33,
    statements: 7.22,
    callees: 2.30,
    bias: -7.96,
};

/// What maps the weighted sum to a similarity: linear between these points. The points in the
/// middle are those at which false positives were measured: 0.8 %, 0.2 % and 0.0 % of the
/// benchmark's non-clones.
const CALIBRATION: [(f32, f32); 5] = [
    (-7.96, 0.0),
    (0.71, 0.60),
    (1.72, 0.70),
    (4.60, 0.85),
    (16.07, 1.0),
];

/// The highest similarity of fragments whose blind streams differ.
pub(super) const MOST_EDITED: f32 = 0.999;

pub(super) struct Weights {
    blind: f32,
    semi: f32,
    sequence: f32,
    statements: f32,
    callees: f32,
    bias: f32,
}

impl Weights {
    pub(super) fn sum(&self, signals: &Signals) -> f32 {
        self.blind * signals.blind
            + self.semi * signals.semi
            + self.sequence * signals.sequence
            + self.statements * signals.statements
            + self.callees * signals.callees
            + self.bias
    }
}

/// Returns the similarity of a weighted sum.
pub(super) fn calibrate(sum: f32) -> f32 {
    interpolate(sum, CALIBRATION)
}

/// Returns the weighted sum at which a similarity is reached.
pub(super) fn sum_at(similarity: f32) -> f32 {
    if similarity <= 0.0 {
        return f32::NEG_INFINITY;
    }
    // A little less, so that rounding never gives up on a pair that reaches the threshold.
    interpolate(
        similarity,
        CALIBRATION.map(|(sum, similarity)| (similarity, sum)),
    ) - 1e-3
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
        for (sum, point) in [
            (0.71, OperatingPoint::Related),
            (1.72, OperatingPoint::Report),
            (4.60, OperatingPoint::Block),
        ] {
            assert!((calibrate(sum) - point.threshold()).abs() < 1e-6, "{point}");
            assert!((sum_at(point.threshold()) - sum).abs() < 1e-2, "{point}");
        }
        assert_eq!(calibrate(-100.0), 0.0);
        assert_eq!(calibrate(100.0), 1.0);
    }
}
