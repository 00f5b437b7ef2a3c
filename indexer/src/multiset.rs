//! What two multisets have in common.

/// Returns where the values of `a` stand that `b` has too, each as often as both have it. Both ascend.
pub(crate) fn common<'s>(a: &'s [u32], b: &'s [u32]) -> impl Iterator<Item = usize> + 's {
    let (mut i, mut j) = (0, 0);
    std::iter::from_fn(move || {
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            let place = i;
            i += usize::from(x <= y);
            j += usize::from(y <= x);
            if x == y {
                return Some(place);
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_common_as_often_as_both_have_it() {
        let places = |a: &[u32], b: &[u32]| common(a, b).collect::<Vec<_>>();
        assert_eq!(places(&[1, 1, 2, 5], &[1, 2, 2, 3, 5]), [0, 2, 3]);
        assert_eq!(places(&[1], &[]), [0; 0]);
    }
}
