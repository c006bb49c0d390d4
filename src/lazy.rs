//! Parts of the program that are fetched when they are first used.

/// Declares a function whose code, and all that only it calls, is a file of its own in a
/// release build. Calling it fetches that file, once; a fetch that failed is tried again
/// by the next call.
///
/// `lazy!(part: fn name() -> Made { … })` becomes
/// `async fn name() -> Result<Made, NotFetched>`; functions of one `part` share a file.
/// `Made` is best a `fn` pointer, which is called like any other from then on.
///
/// `build/release.sh` cuts the program; other builds hold everything.
macro_rules! lazy {
    ($(#[$meta:meta])* $part:ident: $vis:vis fn $name:ident() -> $made:ty $body:block) => {
        $(#[$meta])*
        #[cfg(debug_assertions)]
        $vis async fn $name() -> Result<$made, $crate::lazy::NotFetched> {
            Ok($body)
        }

        $(#[$meta])*
        #[cfg(not(debug_assertions))]
        #[wasm_split_helpers::wasm_split($part, fallible)]
        $vis fn $name() -> Result<$made, $crate::lazy::NotFetched> {
            Ok($body)
        }
    };
}

pub(crate) use lazy;
pub(crate) use wasm_split_helpers::SplitLoaderError as NotFetched;
