//! Cells of content, one second each: neighbors, unions and counts.

/// Neighboring cells from `from` up to, not including, `to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cells {
    pub(super) from: u32,
    pub(super) to: u32,
}

/// Turns `cells` into the disjoint stretches that cover the same cells, in order.
///
/// Cost: sorts, so O(n log n); nearly free when it is in order already.
pub(super) fn unite(cells: &mut Vec<Cells>) {
    cells.sort_unstable();
    cells.dedup_by(|next, last| {
        let touches = next.from <= last.to;
        if touches {
            last.to = last.to.max(next.to);
        }
        touches
    });
}

/// How many cells disjoint stretches cover.
pub(super) fn n_covered(disjoint: &[Cells]) -> u32 {
    disjoint.iter().map(|cells| cells.to - cells.from).sum()
}

/// A count for each cell, kept as the difference to the cell before it: a stretch
/// costs two additions, however long it is.
pub(super) struct CellCounter {
    deltas: Vec<i32>,
}

impl CellCounter {
    /// All counts 0.
    pub(super) fn new(n_cells: u32) -> CellCounter {
        CellCounter { deltas: vec![0; n_cells as usize + 1] }
    }

    /// Counts each of the stretch's cells once more.
    pub(super) fn add(&mut self, cells: Cells) {
        self.deltas[cells.from as usize] += 1;
        self.deltas[cells.to as usize] -= 1;
    }

    /// Counts every stretch.
    pub(super) fn add_all(&mut self, stretches: &[Cells]) {
        for cells in stretches {
            self.add(*cells);
        }
    }

    /// The count of each cell.
    pub(super) fn into_counts(self) -> Vec<u32> {
        let mut counts = self.deltas;
        counts.pop();
        let mut count = 0;
        counts
            .into_iter()
            .map(|delta| {
                count += delta;
                count as u32
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(stretches: &[(u32, u32)]) -> Vec<Cells> {
        stretches.iter().map(|&(from, to)| Cells { from, to }).collect()
    }

    #[test]
    fn what_overlaps_or_touches_is_one_stretch() {
        let mut some = cells(&[(5, 8), (0, 2), (2, 3), (6, 7), (9, 10)]);
        unite(&mut some);
        assert_eq!(some, cells(&[(0, 3), (5, 8), (9, 10)]));
        assert_eq!(n_covered(&some), 7);
    }

    #[test]
    fn every_stretch_counts_its_cells() {
        let mut counter = CellCounter::new(5);
        counter.add_all(&cells(&[(0, 2), (1, 5), (1, 2)]));
        assert_eq!(counter.into_counts(), [1, 3, 1, 1, 1]);
    }
}
