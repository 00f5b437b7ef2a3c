//! Memory for syntax trees: what parsing a file takes is handed out piece by piece from large chunks,
//! and all of it is taken back at once when the file has been read.
//!
//! A tree is hundreds of thousands of small pieces that live equally long. A general allocator finds a
//! place for each, and the tree is walked once more only to give them back. Here a piece is the next
//! part of a chunk, or one of the same size that was given back before. Chunks are the system's: of what
//! a program's own allocator holds in reserve, no limit on the memory of a process takes anything.
//!
//! Tree-sitter has one allocator for the whole process, which is this one from the first file on. It
//! uses an arena on a thread that is [`within`] one, and the system's allocator anywhere else; a header in
//! front of each piece says which of the two it came from.
#![expect(
    unsafe_code,
    reason = "an allocator in the terms of C is made of raw pointers"
)]

use std::{
    alloc::{self, GlobalAlloc as _, Layout, System},
    cell::{Cell, RefCell},
    ffi::c_void,
    mem,
    ptr::{self, NonNull},
    sync::Once,
};

/// What every piece is aligned to, as those of `malloc` are.
const ALIGNMENT: usize = 16;

/// What stands in front of a piece: its size in bytes, this header included, and whether it is of an
/// arena.
const HEADER: usize = size_of::<usize>();

/// Set in the header of a piece of an arena; sizes are even.
const OF_ARENA: usize = 1;

/// Pieces below so many times [`ALIGNMENT`] are used again, each for one of the same size.
const CLASSES: usize = 64;

/// The size of the first chunk; each further one is as large as all before it, up to [`MOST`].
const FIRST: usize = 1 << 20;

/// No chunk is larger, unless one piece is.
const MOST: usize = 8 << 20;

/// A thread keeps a chunk of so many bytes at most for its next file.
const KEPT: usize = 4 << 20;

static INSTALL: Once = Once::new();

thread_local! {
    /// The arena that this thread is within, or null.
    static CURRENT: Cell<*mut Arena> = const { Cell::new(ptr::null_mut()) };
    /// The chunks of this thread's last arena.
    static IDLE: RefCell<Option<Box<Arena>>> = const { RefCell::new(None) };
}

/// Chunks of memory, and what of them is free.
struct Arena {
    chunks: Vec<Chunk>,
    /// Where the next piece starts with its header: [`HEADER`] bytes before a multiple of
    /// [`ALIGNMENT`].
    next: *mut u8,
    /// How many bytes are left from there on.
    rest: usize,
    /// For each class the piece that was given back last; each holds the address of the one before.
    free: [*mut u8; CLASSES],
}

/// Memory that pieces are parts of.
struct Chunk {
    start: NonNull<u8>,
    layout: Layout,
}

/// Runs `work` within an arena of this thread, if it is not within one already. What tree-sitter
/// allocates meanwhile on this thread is gone afterwards.
///
/// # Safety
/// Nothing that tree-sitter allocated on this thread while `work` ran is used or dropped after it:
/// no tree, parser or cursor gets out of it, and none goes to another thread.
pub(super) unsafe fn within<R>(work: impl FnOnce() -> R) -> R {
    install();
    if !CURRENT.get().is_null() {
        return work();
    }
    let idle = IDLE.try_with(|idle| idle.borrow_mut().take());
    let arena = idle.ok().flatten().unwrap_or_else(Arena::new);
    let _entered = Entered::new(Box::into_raw(arena));
    work()
}

/// Runs `work` outside of any arena, so that what tree-sitter allocates meanwhile may live on.
pub(super) fn without<R>(work: impl FnOnce() -> R) -> R {
    install();
    let _left = Left(CURRENT.replace(ptr::null_mut()));
    work()
}

/// Makes the functions below those of tree-sitter.
fn install() {
    INSTALL.call_once(|| {
        let allocator = tree_sitter::Allocator {
            malloc,
            calloc,
            realloc,
            free,
        };
        // SAFETY: the four belong together, give what is aligned as asked for, and never null. This
        // package parses nowhere else, so no object of tree-sitter has been made by another
        // allocator, and nobody calls it meanwhile: all wait for this first call to end.
        unsafe { tree_sitter::set_allocator(Some(allocator)) };
    });
}

/// A stay within an arena: it ends when this is dropped, even by a panic.
struct Entered(*mut Arena);

impl Entered {
    fn new(arena: *mut Arena) -> Self {
        CURRENT.set(arena);
        Self(arena)
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(ptr::null_mut());
        // SAFETY: the pointer is that of a box, which nobody else has any more.
        let mut arena = unsafe { Box::from_raw(self.0) };
        arena.reset();
        // On a thread that ends, nothing is kept.
        let _ = IDLE.try_with(|idle| idle.replace(Some(arena)));
    }
}

/// A stay outside of the arena that a thread is within.
struct Left(*mut Arena);

impl Drop for Left {
    fn drop(&mut self) {
        CURRENT.set(self.0);
    }
}

impl Arena {
    fn new() -> Box<Self> {
        Box::new(Self {
            chunks: Vec::new(),
            next: ptr::null_mut(),
            rest: 0,
            free: [ptr::null_mut(); CLASSES],
        })
    }

    /// Takes everything back; one chunk is kept for what comes next.
    fn reset(&mut self) {
        let mut chunks = mem::take(&mut self.chunks).into_iter();
        let kept = chunks.rfind(|chunk| chunk.layout.size() <= KEPT);
        self.free = [ptr::null_mut(); CLASSES];
        (self.next, self.rest) = kept.as_ref().map_or((ptr::null_mut(), 0), Chunk::room);
        self.chunks.extend(kept);
    }

    /// Returns a new piece of `total` bytes, its header included: a multiple of [`ALIGNMENT`].
    #[inline]
    fn allocate(&mut self, total: usize) -> *mut u8 {
        if let Some(free) = self.free.get_mut(total / ALIGNMENT)
            && !free.is_null()
        {
            let piece = *free;
            // SAFETY: a free piece holds the address of the one before it.
            *free = unsafe { piece.cast::<*mut u8>().read() };
            return piece;
        }
        if self.rest < total {
            self.grow(total);
        }
        let start = self.next;
        // SAFETY: `total` bytes are left from `start` on, of which the first are for the header; where
        // the next header would stand is within the chunk or at its end.
        unsafe {
            self.next = start.add(total);
            self.rest -= total;
            start.cast::<usize>().write(total | OF_ARENA);
            start.add(HEADER)
        }
    }

    #[cold]
    fn grow(&mut self, total: usize) {
        let sum: usize = self.chunks.iter().map(|chunk| chunk.layout.size()).sum();
        let size = sum.clamp(FIRST, MOST).max(total + ALIGNMENT);
        let chunk = Chunk::new(size);
        (self.next, self.rest) = chunk.room();
        self.chunks.push(chunk);
    }

    /// Takes a piece back.
    ///
    /// # Safety
    /// `piece` is of this arena, `total` bytes with its header, and not used any more.
    #[inline]
    unsafe fn free(&mut self, piece: *mut u8, total: usize) {
        let start = piece.wrapping_sub(HEADER);
        if start.wrapping_add(total) == self.next {
            self.next = start;
            self.rest += total;
        } else if let Some(free) = self.free.get_mut(total / ALIGNMENT) {
            // SAFETY: the smallest piece has room for an address, and is aligned for it.
            unsafe { piece.cast::<*mut u8>().write(*free) };
            *free = piece;
        }
    }

    /// Makes the last piece larger where it is, if it is the last and there is room; tells whether.
    ///
    /// # Safety
    /// `piece` is of this arena, `total` bytes with its header.
    unsafe fn extend(&mut self, piece: *mut u8, total: usize, wanted: usize) -> bool {
        let start = piece.wrapping_sub(HEADER);
        let more = wanted - total;
        if start.wrapping_add(total) != self.next || self.rest < more {
            return false;
        }
        self.next = self.next.wrapping_add(more);
        self.rest -= more;
        // SAFETY: the header of the piece stands there.
        unsafe { start.cast::<usize>().write(wanted | OF_ARENA) };
        true
    }
}

impl Chunk {
    fn new(size: usize) -> Self {
        let layout = layout(size);
        // SAFETY: the size is not zero.
        let start = unsafe { System.alloc(layout) };
        let Some(start) = NonNull::new(start) else {
            alloc::handle_alloc_error(layout);
        };
        Self { start, layout }
    }

    /// Returns where the first header stands, and how many bytes there are from it on.
    fn room(&self) -> (*mut u8, usize) {
        let skipped = ALIGNMENT - HEADER;
        let size = self.layout.size() - skipped;
        (self.start.as_ptr().wrapping_add(skipped), size)
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        // SAFETY: allocated with the same layout, and nobody has a piece of it any more.
        unsafe { System.dealloc(self.start.as_ptr(), self.layout) };
    }
}

/// Returns the layout of `size` bytes. What nobody could have is asked for as what is too much, so
/// that the allocator refuses it.
fn layout(size: usize) -> Layout {
    let most = (isize::MAX as usize) & !(ALIGNMENT - 1);
    // SAFETY: the alignment is a power of two, and the size rounded up to it is no more than `most`.
    unsafe { Layout::from_size_align_unchecked(size.min(most), ALIGNMENT) }
}

/// Returns the size of a piece with its header.
#[inline]
fn total(size: usize) -> usize {
    size.saturating_add(HEADER + ALIGNMENT - 1) & !(ALIGNMENT - 1)
}

/// Allocates with the system's allocator.
fn allocate_outside(total: usize) -> *mut u8 {
    // The header is at the end of a first unit, so that what follows is aligned.
    let layout = layout(total.saturating_add(ALIGNMENT));
    // SAFETY: the size is not zero; the header is within what was allocated.
    unsafe {
        let start = System.alloc(layout);
        if start.is_null() {
            alloc::handle_alloc_error(layout);
        }
        let piece = start.add(ALIGNMENT);
        piece.sub(HEADER).cast::<usize>().write(total);
        piece
    }
}

extern "C" fn malloc(size: usize) -> *mut c_void {
    let total = total(size);
    let arena = CURRENT.get();
    let piece = if arena.is_null() {
        allocate_outside(total)
    } else {
        // SAFETY: the arena lives as long as it is current, and only its thread has the pointer, for
        // the time of this call.
        unsafe { (*arena).allocate(total) }
    };
    piece.cast()
}

extern "C" fn calloc(count: usize, size: usize) -> *mut c_void {
    let size = count.saturating_mul(size);
    let piece = malloc(size);
    // SAFETY: the piece has that many bytes.
    unsafe { ptr::write_bytes(piece.cast::<u8>(), 0, size) };
    piece
}

/// # Safety
/// `piece` is null or one of this allocator that is not used any more.
unsafe extern "C" fn free(piece: *mut c_void) {
    if piece.is_null() {
        return;
    }
    let piece = piece.cast::<u8>();
    // SAFETY: a header stands in front of every piece. One of an arena is given back within it, as
    // promised by the caller of `within`.
    unsafe {
        let header = piece.sub(HEADER).cast::<usize>().read();
        if header & OF_ARENA == 0 {
            let layout = layout(header.saturating_add(ALIGNMENT));
            System.dealloc(piece.sub(ALIGNMENT), layout);
        } else if let Some(arena) = CURRENT.get().as_mut() {
            arena.free(piece, header & !OF_ARENA);
        }
    }
}

/// # Safety
/// `piece` is null or one of this allocator, and not used any more if another one is returned.
unsafe extern "C" fn realloc(piece: *mut c_void, size: usize) -> *mut c_void {
    if piece.is_null() {
        return malloc(size);
    }
    // SAFETY: a header stands in front of every piece; what is copied is within both.
    unsafe {
        let header = piece.cast::<u8>().sub(HEADER).cast::<usize>().read();
        let (old, wanted) = (header & !OF_ARENA, total(size));
        if wanted <= old {
            return piece;
        }
        if header & OF_ARENA != 0
            && let Some(arena) = CURRENT.get().as_mut()
            && arena.extend(piece.cast(), old, wanted)
        {
            return piece;
        }
        let moved = malloc(size);
        ptr::copy_nonoverlapping(piece.cast::<u8>(), moved.cast(), old - HEADER);
        free(piece);
        moved
    }
}

#[cfg(test)]
mod tests;
