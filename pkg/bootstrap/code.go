package bootstrap

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// packages holds the functions' package for each architecture once `make package` has put them there.
//
//go:embed all:package
var packages embed.FS

// code is the functions' package for one architecture: a zip file.
type code []byte

// key is the package's place in the asset bucket: its content's hash, so that a function's code is what its key says.
func (c code) key() string { return "functions/" + digest(c) + ".zip" }

// templateKey is the template's place in the asset bucket.
func templateKey() string { return "templates/" + digest([]byte(body)) + ".json" }

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Holds reports whether this binary holds the functions' package for an architecture.
func Holds(architecture string) bool {
	_, err := read(packages, architecture)
	return err == nil
}

func read(files fs.FS, architecture string) (code, error) {
	zip, err := fs.ReadFile(files, "package/function-"+architecture+".zip")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.BackendMissing, "this agc holds no function package for "+architecture,
			"it was built without it, so it can use a backend but not install one",
			"build agc with 'make build', which packs the functions first, and run it again")
	}
	if err != nil {
		return nil, fmt.Errorf("read function package: %w", err)
	}
	return zip, nil
}
