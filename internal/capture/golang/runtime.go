package golang

import "example.org/parity/internal/capture"

// Runtime is the go command, which lists packages and compiles export data.
func (FrontEnd) Runtime() capture.Runtime {
	return capture.Runtime{Program: "go", VersionFlag: "version", Install: "install Go 1.24 or newer (https://go.dev/dl/)"}
}
