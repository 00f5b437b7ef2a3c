//! What is handed out is apart, aligned and kept; what is taken back is used again.

use proptest::prelude::*;

use super::*;

/// What a program asks an allocator for, of the pieces that it has.
#[derive(Debug, Clone)]
enum Call {
    Malloc(usize),
    Calloc(usize),
    Realloc(usize, usize),
    Free(usize),
}

fn call() -> impl Strategy<Value = Call> {
    // Most pieces are small, some are larger than what is used again, few than a chunk.
    let size = || prop_oneof![6 => 0_usize..200, 2 => 0_usize..5_000, 1 => 0_usize..3_000_000];
    prop_oneof![
        size().prop_map(Call::Malloc),
        size().prop_map(Call::Calloc),
        (any::<usize>(), size()).prop_map(|(piece, size)| Call::Realloc(piece, size)),
        any::<usize>().prop_map(Call::Free),
    ]
}

/// A piece with what was written into it.
struct Piece {
    start: *mut u8,
    size: usize,
    mark: u8,
}

impl Piece {
    fn new(start: *mut c_void, size: usize, mark: u8) -> Self {
        let start = start.cast::<u8>();
        assert!(start.addr().is_multiple_of(ALIGNMENT));
        // SAFETY: the piece has that many bytes.
        unsafe { ptr::write_bytes(start, mark, size) };
        Self { start, size, mark }
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: all of them were written.
        unsafe { std::slice::from_raw_parts(self.start, self.size) }
    }

    fn is_untouched(&self, size: usize) -> bool {
        self.bytes()[..size].iter().all(|byte| *byte == self.mark)
    }
}

/// Makes the calls and checks that every piece keeps what was written into it.
fn check(calls: &[Call]) {
    let mut pieces: Vec<Piece> = Vec::new();
    for (number, call) in calls.iter().enumerate() {
        let mark = (number % 251) as u8 + 1;
        match *call {
            Call::Malloc(size) => pieces.push(Piece::new(malloc(size), size, mark)),
            Call::Calloc(size) => {
                let start = calloc(size, 1);
                // SAFETY: the piece has that many bytes, all of them written.
                let bytes = unsafe { std::slice::from_raw_parts(start.cast::<u8>(), size) };
                assert!(bytes.iter().all(|byte| *byte == 0));
                pieces.push(Piece::new(start, size, mark));
            }
            Call::Realloc(..) | Call::Free(_) if pieces.is_empty() => {}
            Call::Realloc(piece, size) => {
                let place = piece % pieces.len();
                let mut piece = pieces.swap_remove(place);
                let kept = piece.size.min(size);
                // SAFETY: the piece is not used any more, unless it is the one returned.
                piece.start = unsafe { realloc(piece.start.cast(), size) }.cast();
                assert!(piece.is_untouched(kept));
                pieces.push(Piece::new(piece.start.cast(), size, mark));
            }
            Call::Free(piece) => {
                let piece = pieces.swap_remove(piece % pieces.len());
                assert!(piece.is_untouched(piece.size));
                // SAFETY: the piece is not used any more.
                unsafe { free(piece.start.cast()) };
            }
        }
    }
    for piece in pieces {
        assert!(piece.is_untouched(piece.size));
        // SAFETY: the piece is not used any more.
        unsafe { free(piece.start.cast()) };
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn pieces_of_an_arena_do_not_touch_each_other(calls in prop::collection::vec(call(), 1..200)) {
        // SAFETY: all pieces are given back within.
        unsafe { within(|| check(&calls)) };
    }

    #[test]
    fn pieces_outside_of_any_arena_do_not_touch_each_other(
        calls in prop::collection::vec(call(), 1..60),
    ) {
        check(&calls);
    }
}

#[test]
fn a_piece_that_was_given_back_is_used_again() {
    // SAFETY: nothing gets out.
    unsafe {
        within(|| {
            let (first, _second) = (malloc(72), malloc(72));
            free(first);
            assert_ne!(malloc(200), first);
            assert_eq!(malloc(70), first);
        });
    }
}

#[test]
fn the_last_piece_grows_where_it_is() {
    // SAFETY: nothing gets out.
    unsafe {
        within(|| {
            let piece = malloc(100);
            assert_eq!(realloc(piece, 10_000), piece);
            let _behind = malloc(1);
            assert_ne!(realloc(piece, 20_000), piece);
        });
    }
}

#[test]
fn a_thread_uses_the_same_memory_for_its_next_file() {
    // SAFETY: only addresses get out.
    let first = unsafe { within(|| malloc(100).addr()) };
    // SAFETY: as above.
    let second = unsafe { within(|| malloc(100).addr()) };
    assert_eq!(first, second);
}

#[test]
fn what_is_allocated_without_an_arena_outlives_it() {
    // SAFETY: the piece that gets out is none of the arena.
    let piece = unsafe {
        within(|| {
            let inner = malloc(100);
            let outer = without(|| Piece::new(malloc(100), 100, 7));
            free(inner);
            outer
        })
    };
    // SAFETY: nothing gets out.
    unsafe { within(|| Piece::new(malloc(100), 100, 9)) };
    assert!(piece.is_untouched(100));
    // SAFETY: the piece is not used any more.
    unsafe { free(piece.start.cast()) };
}

#[test]
fn an_arena_is_left_by_a_panic_too() {
    let work = || {
        malloc(100);
        std::panic::resume_unwind(Box::new(()))
    };
    // SAFETY: nothing gets out.
    let caught = std::panic::catch_unwind(|| unsafe { within::<()>(work) });
    assert!(caught.is_err());
    assert!(CURRENT.get().is_null());
}

#[test]
fn an_arena_within_an_arena_is_the_same() {
    // SAFETY: nothing gets out of the outer one.
    unsafe {
        within(|| {
            let piece = Piece::new(within(|| malloc(100)), 100, 3);
            let behind = Piece::new(malloc(100), 100, 5);
            assert!(piece.is_untouched(100) && behind.is_untouched(100));
        });
    }
}
