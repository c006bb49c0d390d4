//! Invented people. Given and family names are put together by chance, so a
//! name that somebody bears is an accident.

/// How the two parts of a name are written.
#[derive(Clone, Copy)]
pub(super) enum Order {
    GivenFamily,
    /// Without a blank between them.
    FamilyGiven,
}

/// Names that go together, and how many people get one.
pub(super) struct Names {
    pub(super) n: usize,
    pub(super) order: Order,
    pub(super) given: &'static [&'static str],
    pub(super) family: &'static [&'static str],
}

/// Everybody but the [`NOTABLE`].
pub(super) const NAMES: &[Names] = &[
    Names {
        n: 138,
        order: Order::GivenFamily,
        given: &[
            "Abby", "Aidan", "Alexis", "Anna", "Ben", "Brooke", "Caleb", "Carmen", "Claire",
            "Cole", "Dana", "Derek", "Elena", "Eli", "Emma", "Ethan", "Faith", "Gavin", "Grace",
            "Hannah", "Henry", "Isaac", "Jada", "Jordan", "Kayla", "Leah", "Logan", "Maya",
            "Megan", "Miles", "Natalie", "Noah", "Owen", "Paige", "Quinn", "Riley", "Ruth", "Sam",
            "Sophie", "Taylor", "Tessa", "Wyatt", "Zoe",
        ],
        family: &[
            "Anderson",
            "Baker",
            "Becker",
            "Brandt",
            "Carlson",
            "Coleman",
            "Crawford",
            "Dawson",
            "Doyle",
            "Ellis",
            "Fischer",
            "Foster",
            "Gallagher",
            "Gibson",
            "Hansen",
            "Hayes",
            "Jensen",
            "Kowalski",
            "Krueger",
            "Larson",
            "Lindqvist",
            "Marsh",
            "McKenna",
            "Meyer",
            "Nelson",
            "Novak",
            "O’Brien",
            "Olson",
            "Parker",
            "Pfeiffer",
            "Reed",
            "Schroeder",
            "Sullivan",
            "Thompson",
            "Vandenberg",
            "Walsh",
            "Washington",
            "Whitfield",
            "Zielinski",
        ],
    },
    Names {
        n: 30,
        order: Order::GivenFamily,
        given: &[
            "Alejandra",
            "Andrés",
            "Camila",
            "Daniela",
            "Diego",
            "Emilio",
            "Gabriela",
            "Iñigo",
            "Lucía",
            "Mateo",
            "Paola",
            "Rocío",
            "Sofía",
            "Tomás",
            "Ximena",
        ],
        family: &[
            "Aguilar Peña",
            "Cárdenas",
            "Domínguez",
            "Escobedo",
            "Fuentes",
            "Ibáñez",
            "Márquez",
            "Núñez Ortega",
            "Quiñones",
            "Rentería",
            "Salcedo",
            "Villaseñor",
        ],
    },
    Names {
        n: 36,
        order: Order::GivenFamily,
        given: &[
            "Aarav", "Aditi", "Ananya", "Arjun", "Ishaan", "Kavya", "Meera", "Nikhil", "Priyanka",
            "Rohan", "Sanjana", "Tanvi", "Varun", "Zara",
        ],
        family: &[
            "Banerjee",
            "Chaudhary",
            "Deshpande",
            "Iyer",
            "Joshi",
            "Kulkarni",
            "Menon",
            "Naidu",
            "Patil",
            "Rao",
            "Sengupta",
            "Thakkar",
            "Venkataraman",
        ],
    },
    Names {
        n: 20,
        order: Order::GivenFamily,
        given: &[
            "Chenxi", "Haoran", "Jiayi", "Meiling", "Ruoxi", "Siyu", "Wenjie", "Xinyi", "Yifan",
            "Zihan",
        ],
        family: &["Cai", "Deng", "Fang", "Gao", "Liang", "Luo", "Qian", "Shen", "Tang", "Xu"],
    },
    Names {
        n: 9,
        order: Order::FamilyGiven,
        given: &["思远", "雨桐", "嘉怡", "子轩", "若曦"],
        family: &["林", "赵", "周", "沈", "吴"],
    },
    Names {
        n: 8,
        order: Order::FamilyGiven,
        given: &["서연", "민준", "지우", "하은", "도윤"],
        family: &["박", "정", "최", "윤"],
    },
    Names {
        n: 14,
        order: Order::GivenFamily,
        given: &["Kao", "Mai", "Pa Nhia", "Tou", "Xeng", "Yer"],
        family: &["Her", "Lor", "Moua", "Thao", "Vang", "Xiong", "Yang"],
    },
    Names {
        n: 16,
        order: Order::GivenFamily,
        given: &["Annika", "Jürgen", "Käthe", "Lukas", "Marlene", "Søren", "Åsa", "Øyvind"],
        family: &["Bäumler", "Grünwald", "Höfner", "Lindström", "Nygård", "Weiß", "Østby"],
    },
    Names {
        n: 14,
        order: Order::GivenFamily,
        given: &["Adaeze", "Babatunde", "Chiamaka", "Folasade", "Ìyanu", "Obinna", "Temitope"],
        family: &["Adéyẹmí", "Balogun", "Eze", "Nwachukwu", "Ogunleye", "Okafor"],
    },
    Names {
        n: 10,
        order: Order::GivenFamily,
        given: &["Amira", "Farid", "Layla", "Omar", "Salma", "Yusuf"],
        family: &["al-Khatib", "Darwish", "Haddad", "Mansour", "Nasser"],
    },
    Names {
        n: 8,
        order: Order::GivenFamily,
        given: &["Beatriz", "Caio", "Inês", "João", "Luíza"],
        family: &["Araújo", "Guimarães", "Magalhães", "Simões"],
    },
    Names {
        n: 4,
        order: Order::GivenFamily,
        given: &["Дарья", "Тимур", "Олена"],
        family: &["Белоус", "Кравец", "Штерн"],
    },
    Names {
        n: 3,
        order: Order::GivenFamily,
        given: &["अनिका", "विवान", "रिया"],
        family: &["कुलकर्णी", "सेन", "जोशी"],
    },
];

/// Somebody who has a place in the story or is hard to set in type.
pub(super) struct Notable {
    /// Place in the list of viewers, where the busiest come first.
    pub(super) at: usize,
    pub(super) name: &'static str,
    pub(super) role: &'static str,
}

const fn notable(at: usize, name: &'static str, role: &'static str) -> Notable {
    Notable { at, name, role }
}

/// Whose lecture it is; also among the viewers.
pub(super) const OWNER: &str = "Mirela Hartwick";

/// By rising place.
pub(super) const NOTABLE: &[Notable] = &[
    notable(1, "ليلى عبد الرحمن الحداد", "student"),
    notable(
        4,
        "Maria da Conceição Aparecida Figueiredo de Albuquerque Cavalcanti e Vasconcelos",
        "student",
    ),
    notable(9, "Suharti", "student"),
    notable(28, OWNER, "owner"),
    notable(61, "Tobias Achterberg", "teacher"),
    notable(84, "Nkechi Umeh-Lindahl", "teacher"),
    notable(130, "Priscilla Montrose", "teacher"),
    notable(147, "Αλεξάνδρα Παπαδοπούλου", "student"),
    notable(171, "Hyo-rin Castellanos", "teacher"),
    notable(203, "רות אברמוביץ", "student"),
];
