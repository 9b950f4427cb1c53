//! Lists of each document, in one piece.

use std::sync::Arc;

/// A list for each document, all in one piece; indexed by the number of the document.
#[derive(Clone, Debug)]
pub struct ByDoc<T> {
    /// Where the list of each document begins, and behind them the end of the last one.
    starts: Arc<[u32]>,
    items: Vec<T>,
}

impl<T: Clone> ByDoc<T> {
    /// Lists of the given lengths, filled with `item`.
    pub fn filled(lengths: impl Iterator<Item = usize>, item: T) -> Self {
        let mut end = 0;
        let mut starts = vec![0];
        starts.extend(lengths.map(|length| {
            end += u32::try_from(length).unwrap_or(u32::MAX);
            end
        }));
        Self { starts: starts.into(), items: vec![item; end as usize] }
    }

    /// Lists of the same lengths as those of `other`, filled with `item`.
    pub fn like(other: &Self, item: T) -> Self {
        Self { starts: other.starts.clone(), items: vec![item; other.items.len()] }
    }
}

impl<T> ByDoc<T> {
    fn range(&self, doc: usize) -> std::ops::Range<usize> {
        self.starts[doc] as usize..self.starts[doc + 1] as usize
    }

    /// The lists in the order of the documents.
    pub fn iter(&self) -> impl Iterator<Item = &[T]> {
        (0..self.starts.len() - 1).map(|doc| &self[doc])
    }
}

impl<T> std::ops::Index<usize> for ByDoc<T> {
    type Output = [T];

    fn index(&self, doc: usize) -> &[T] {
        &self.items[self.range(doc)]
    }
}

impl<T> std::ops::IndexMut<usize> for ByDoc<T> {
    fn index_mut(&mut self, doc: usize) -> &mut [T] {
        let range = self.range(doc);
        &mut self.items[range]
    }
}
