//! Numbers put into groups, in linear time.

/// Members (numbers of events or of rows), group by group; within a group in the
/// order that they came.
#[derive(Debug, Default)]
pub(super) struct Groups {
    /// Where each group starts in `members`, and where the last one ends.
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Groups {
    /// Groups `members` by `group_of`, which has to stay below `n_groups`.
    ///
    /// A counting sort: O(members + groups) whatever the data, where a comparison
    /// sort would cost a logarithm more.
    pub(super) fn new(
        n_groups: usize,
        members: impl Iterator<Item = u32> + Clone,
        group_of: impl Fn(u32) -> u32,
    ) -> Groups {
        // Sizes are counted two places up, so that after summing `starts[g + 1]` is
        // where group g starts, and after placing its members where it ends.
        let mut starts = vec![0_u32; n_groups + 2];
        for member in members.clone() {
            starts[group_of(member) as usize + 2] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut placed = vec![0; starts.last().map_or(0, |n| *n as usize)];
        for member in members {
            let next = &mut starts[group_of(member) as usize + 1];
            placed[*next as usize] = member;
            *next += 1;
        }
        starts.pop();
        Groups { starts, members: placed }
    }

    /// How many groups there are, empty ones included.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The members of a group.
    pub(super) fn of(&self, group: usize) -> &[u32] {
        &self.members[self.starts[group] as usize..self.starts[group + 1] as usize]
    }

    /// The members of a group, to be put into another order.
    pub(super) fn of_mut(&mut self, group: usize) -> &mut [u32] {
        &mut self.members[self.starts[group] as usize..self.starts[group + 1] as usize]
    }

    /// All members, group by group.
    pub(super) fn members(&self) -> &[u32] {
        &self.members
    }

    /// Where each group starts among the members, and where the last one ends; the
    /// members.
    pub(super) fn into_parts(self) -> (Vec<u32>, Vec<u32>) {
        (self.starts, self.members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_within_a_group() {
        let group_of = [2, 0, 2, 2, 0];
        let groups = Groups::new(4, 0..5, |member| group_of[member as usize]);
        let all: Vec<_> = (0..groups.len()).map(|group| groups.of(group)).collect();
        assert_eq!(all, [&[1, 4][..], &[], &[0, 2, 3], &[]]);
        assert_eq!(groups.members(), [1, 4, 0, 2, 3]);
        assert_eq!(Groups::new(0, 0..0, |_| 0).len(), 0);
    }
}
