//! Every file of the corpus, read by everything that reads: whatever the fuzzing run
//! (`examples/fuzz.rs`) has found once stays mended.

use crate::targets::{Target, answer, check, corpus, read};

#[test]
fn whatever_a_file_holds_each_reader_comes_to_an_end() {
    for (_, path, bytes) in corpus() {
        for target in Target::EVERY {
            let whole = read(target, &bytes, bytes.len());
            check(&whole);
            for chunk in [1, 7, 64] {
                assert_eq!(read(target, &bytes, chunk), whole, "{target:?} {}", path.display());
            }
            answer(target, &bytes);
        }
    }
}
