[inputs: ["script/*.exs", "testdata/*.exs"], line_length: 140]
