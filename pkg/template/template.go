// Package template holds the CloudFormation templates of the stacks that the backend makes in a region, as infra/
// synthesized them.
package template

import (
	"crypto/sha256"
	_ "embed" // the templates are embedded
	"encoding/hex"
	"fmt"
)

// The names of the templates, as the steps of a plan use them.
const (
	Core    = "core"
	Network = "network"
)

//go:embed core.json
var coreBody string

//go:embed network.json
var networkBody string

// Names lists every template.
func Names() []string { return []string{Core, Network} }

// Body is the text of a template, as CreateStack and UpdateStack take it. It fails for a name that is not one of Names.
func Body(name string) (string, error) {
	switch name {
	case Core:
		return coreBody, nil
	case Network:
		return networkBody, nil
	default:
		return "", fmt.Errorf("find template: there is none named %q", name)
	}
}

// Hash is the SHA-256 of a template's meaning, in hexadecimal: the order of keys, white space and the notation of strings do
// not change it, because CloudFormation may give a template back written differently. A text that is not JSON has the hash
// of its bytes, which is no template's of ours.
func Hash(body string) string {
	text, err := canonical([]byte(body))
	if err != nil {
		text = []byte(body)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Hashes are the hashes of all templates, by name.
func Hashes() map[string]string {
	return map[string]string{Core: Hash(coreBody), Network: Hash(networkBody)}
}
