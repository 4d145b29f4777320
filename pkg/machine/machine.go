// Package machine holds the state machine AgcAccount, one readable file in Amazon States Language, and what can be read
// from it.
package machine

import _ "embed" // the definition is embedded

// Name of the state machine.
const Name = "AgcAccount"

// Definition is the state machine in Amazon States Language. It holds the placeholders ${partition} and one ${name} for
// each function, which the bootstrap template substitutes.
//
//go:embed agcaccount.asl.json
var Definition string

// Functions are the names of the Lambda functions that the bootstrap template makes: those that the definition calls, and wake.
func Functions() []string {
	return []string{"begin", "plan", "stack", "storage", "sweep", "guard", "drain", "wake", "finish"}
}
