// The life of the child that reads one file: `sqlagent read-sheet`, started by SheetReader
// (sheet_reader.h) and by nobody else. It has three descriptors — commands in, frames out, the file
// — no environment, no secret and no network, and confines itself before it looks at a byte.
//
// Commands, one JSON object per line:
//   {"do":"open","name":…,"choices":{…},"limits":{…}}
//   {"do":"rows","table":0,"offset":0,"names":[…],"types":{"3":"numeric"},"schema":…,"name":…,
//    "display":…,"file":…}
// Frames: P progress {share, bytes, rows} · B what was found (found.h) · D a piece of the COPY
// stream · E the end of a table {rows, last_row, odd, facts, receipt, spread} · X refusal {code,
// message}.
#pragma once
#include <cstdint>

namespace sqlagent::importer {

// memory_bytes, cpu_seconds: as in process::Confinement. Returns the exit code.
int read_sheet(uint64_t memory_bytes, uint64_t cpu_seconds);

}  // namespace sqlagent::importer
