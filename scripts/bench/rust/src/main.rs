//! Measure the crate jsonschema on each corpus: parse each record, then validate it.
use std::{env, fs, path::Path};

fn cpu() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}

fn main() {
    let dir = env::args().nth(1).expect("the folder of the corpora");
    let limit: f64 = env::var("BENCH_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(1.0);
    let mut names: Vec<String> = fs::read_dir(&dir)
        .unwrap()
        .filter_map(|e| e.unwrap().file_name().into_string().unwrap().strip_suffix(".schema.json").map(String::from))
        .collect();
    names.sort();
    for name in names {
        let schema = fs::read(Path::new(&dir).join(format!("{name}.schema.json"))).unwrap();
        let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
        let validator = jsonschema::options().with_draft(jsonschema::Draft::Draft202012).build(&schema).unwrap();
        for kind in ["accepted", "rejected"] {
            let text = fs::read(Path::new(&dir).join(format!("{name}.{kind}.ndjson"))).unwrap();
            let records: Vec<&[u8]> = text.split(|&b| b == b'\n').filter(|r| !r.is_empty()).collect();
            let size: usize = records.iter().map(|r| r.len()).sum();
            let (mut best, mut spent) = (f64::MAX, 0.0);
            while spent < limit {
                let start = cpu();
                for record in &records {
                    let value: serde_json::Value = serde_json::from_slice(record).unwrap();
                    if kind == "accepted" {
                        assert!(validator.is_valid(&value), "{name}");
                    } else {
                        assert!(validator.iter_errors(&value).count() > 0, "{name}");
                    }
                }
                let took = cpu() - start;
                spent += took;
                best = best.min(took);
            }
            println!("jsonschema (Rust) 0.61.2\t{name}\t{kind}\t{:.2}", size as f64 / best / 1e6);
        }
    }
}
