package child

import (
	"strings"
	"testing"
)

const endsWithParent = true

func TestMemoryIsLimited(t *testing.T) {
	_, err := Command{Program: "python3", Args: []string{"-I", "-S", "-c", "import time; time.sleep(1); x = bytearray(3 << 30)"}}.Run(t.Context())
	if err == nil || !strings.HasSuffix(err.Error(), "python3 needs more than the 1024 MiB of memory that it may have") {
		t.Errorf("the error is %v", err)
	}
}
