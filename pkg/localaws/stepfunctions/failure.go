package stepfunctions

import "fmt"

// Error names of the Amazon States Language that the interpreter itself reports.
const (
	allErrors        = "States.ALL"
	dataLimit        = "States.DataLimitExceeded"
	intrinsicFailure = "States.IntrinsicFailure"
	noChoiceMatched  = "States.NoChoiceMatched"
	resultMismatch   = "States.ResultPathMatchFailure"
	runtimeError     = "States.Runtime"
	taskFailed       = "States.TaskFailed"
	timeoutError     = "States.Timeout"
)

// failure is an error that a state reports: a name that Retry and Catch can match, and a cause for people.
type failure struct{ name, cause string }

func (f *failure) Error() string { return f.name + ": " + f.cause }

func fail(name, format string, args ...any) error {
	return &failure{name, fmt.Sprintf(format, args...)}
}

// matches says whether an entry of ErrorEquals covers the error: States.Runtime is covered by nothing, and the wildcards
// do not cover States.DataLimitExceeded, nor States.TaskFailed a timeout (Developer Guide, "Handling errors").
func (f *failure) matches(entry string) bool {
	switch {
	case f.name == runtimeError:
		return false
	case entry == f.name:
		return true
	case entry == allErrors:
		return f.name != dataLimit
	case entry == taskFailed:
		return f.name != dataLimit && f.name != timeoutError
	}
	return false
}

// output is what a Catch adds to the data. The recorded timeouts have no cause.
func (f *failure) output() any {
	out := map[string]any{"Error": f.name}
	if f.cause != "" {
		out["Cause"] = f.cause
	}
	return out
}

// sized refuses a document above the limit. what is "state" and its name, or "task" and its kind of resource.
func sized(v any, name string) error {
	if len(encode(v)) <= limit {
		return nil
	}
	return fail(dataLimit, "The state/task '%s' returned a result with a size exceeding the maximum number of bytes service limit.", name)
}
