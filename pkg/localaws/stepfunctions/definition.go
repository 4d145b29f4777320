package stepfunctions

import "time"

// graph is a machine's states, or those of a Map's iterations.
type graph struct {
	startAt string
	states  map[string]*state
}

// definition is a whole parsed state machine.
type definition struct {
	graph   *graph
	timeout time.Duration // zero: none
}

// selection is a path that may be null: then it selects nothing.
type selection struct {
	none bool
	path path
}

// state is one state of any type; only the fields of its type are set.
type state struct {
	name, kind, next     string // next is "" at the end
	inputPath            selection
	outputPath           selection
	resultPath           selection
	parameters, selector *template // Parameters or ItemSelector; ResultSelector
	retry                []*retrier
	catch                []*catcher
	resource             string // "invoke" or "invoke.waitForTaskToken"
	timeout              int64  // seconds; zero: none
	fixed                *template
	rules                []rule
	fallback             string
	wait                 waiting
	items                path
	concurrency          int
	iteration            *graph
	errorText, causeText expression
}

// waiting is how a Wait state says how long.
type waiting struct {
	seconds     int64
	until       time.Time
	secondsPath *path
	untilPath   *path
}

type retrier struct {
	errors      []string
	interval    int64 // seconds
	maxAttempts int64
	backoff     float64
	maxDelay    int64 // seconds; zero: none
	jitter      bool
}

type catcher struct {
	errors     []string
	resultPath selection
	next       string
}
