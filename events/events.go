// Package events is the public contract of the state machine: a sample of the execution input for each thing that a caller
// can ask for, one of each event that operations emit, and JSON Schemas (draft 2020-12) of what goes in and what comes out. The schemas are generated from the Go
// types of package account; a test holds them to it.
package events

import "embed"

// Files holds the samples and the schemas, by file name.
//
//go:embed *.json
var Files embed.FS

// Schemas makes every schema anew, by file name.
func Schemas() map[string]any {
	return map[string]any{
		"request.schema.json": requestSchema(),
		"outcome.schema.json": outcomeSchema(),
		"notice.schema.json":  noticeSchema(),
	}
}
