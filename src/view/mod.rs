//! What each panel says: answers become words, rows and pictures.
//!
//! Plain data in, plain data out, and the last place where a number or a date is
//! put into words. Knows no DOM; `components` shows what is made here as it is.

pub mod funnel;
pub mod groups;
pub mod map;
pub mod missing;
pub mod moments;
pub mod name;
pub mod notice;
pub mod number;
pub mod report;
pub mod row;
pub mod tiles;
pub mod timeline;
pub mod trend;
pub mod viewers;
pub mod zoom;

pub use name::{Names, NoNames};
pub use number::Number;
pub use row::Row;
