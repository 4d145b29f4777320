package fault

import (
	"encoding/json"
	"fmt"
)

// caught is what Step Functions keeps of a failed Lambda invocation: the payload that the runtime reported, as JSON.
type caught struct {
	ErrorType    string `json:"errorType"`
	ErrorMessage string `json:"errorMessage"`
}

// stepResult is what the state machine keeps of one step of a stage.
type stepResult struct {
	Step    string `json:"step"`
	State   string `json:"state"` // settled, failed or lost
	Failure struct {
		Error string `json:"Error"`
		Cause string `json:"Cause"`
	} `json:"failure"`
}

// Parse reads the Error and Cause of a failed state or execution back into a Fault. The cause may be a fault as JSON, the
// error payload of a Lambda function, the results of a stage of which some failed, or any other text.
func Parse(name, cause string) Fault {
	if name == "" && cause == "" {
		return Fault{}
	}
	if f, ok := parseFault(cause); ok {
		return f
	}
	var payload caught
	if json.Unmarshal([]byte(cause), &payload) == nil && payload.ErrorType != "" {
		if f, ok := parseFault(payload.ErrorMessage); ok {
			return f
		}
		return unnamed(payload.ErrorType, payload.ErrorMessage)
	}
	var results []stepResult
	if json.Unmarshal([]byte(cause), &results) == nil && len(results) > 0 {
		return parseResults(name, results)
	}
	return unnamed(name, cause)
}

func parseFault(text string) (Fault, bool) {
	var f Fault
	if json.Unmarshal([]byte(text), &f) != nil || f.Code == "" {
		return Fault{}, false
	}
	return f, true
}

// parseResults tells the first failure of a stage and how many more there were.
func parseResults(name string, results []stepResult) Fault {
	var first Fault
	more := 0
	for _, r := range results {
		switch {
		case r.State == "settled":
		case first.None():
			first = Parse(r.Failure.Error, r.Failure.Cause)
		default:
			more++
		}
	}
	if first.None() {
		return unnamed(name, "a stage failed without saying which step")
	}
	if more > 0 {
		first.Why += fmt.Sprintf(" (%d more of its stage failed too)", more)
	}
	return first
}

// unnamed gives a failure that came from the service and not from our code a name of the vocabulary.
func unnamed(name, cause string) Fault {
	for _, code := range All() {
		if string(code) == name {
			return Fault{Code: code, What: cause}
		}
	}
	f := Fault{
		Code: Internal, What: "a part of the backend failed", Why: name,
		Next: "run the command again; if it fails the same way, look at the function's log",
	}
	if cause != "" {
		f.Why = name + ": " + cause
	}
	return f
}
