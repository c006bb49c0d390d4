//! The ways to tell sessions apart.

use serde::{Deserialize, Serialize};

/// A property of a session that it can be grouped and filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Dimension {
    /// ISO 3166-1 alpha-2, upper case.
    Country,
    /// An ISO 3166-2 code or a name; grouped within its country.
    Region,
    /// A name; grouped within its country and region.
    City,
    /// Playback context: course, channel or category.
    Context,
    /// Host name of the page.
    Domain,
    /// URL of the page that showed the player, without its fragment.
    Page,
    /// Id of a named viewer; unknown is anonymous.
    Viewer,
    /// `Desktop`, `Mobile`, ...
    Device,
    /// Operating system.
    Os,
    /// Browser.
    Browser,
    /// `owner`, `teacher`, `student`, ...
    Role,
}

impl Dimension {
    /// Every dimension, in the order of links.
    pub const EVERY: [Dimension; 11] = [
        Dimension::Country,
        Dimension::Region,
        Dimension::City,
        Dimension::Context,
        Dimension::Domain,
        Dimension::Page,
        Dimension::Viewer,
        Dimension::Device,
        Dimension::Os,
        Dimension::Browser,
        Dimension::Role,
    ];

    /// The key in links and in `data-` attributes.
    pub fn key(self) -> &'static str {
        match self {
            Dimension::Country => "country",
            Dimension::Region => "region",
            Dimension::City => "city",
            Dimension::Context => "context",
            Dimension::Domain => "domain",
            Dimension::Page => "page",
            Dimension::Viewer => "viewer",
            Dimension::Device => "device",
            Dimension::Os => "os",
            Dimension::Browser => "browser",
            Dimension::Role => "role",
        }
    }

    /// The dimension of a link's key.
    pub fn from_key(key: &str) -> Option<Dimension> {
        Dimension::EVERY.into_iter().find(|dimension| dimension.key() == key)
    }
}
