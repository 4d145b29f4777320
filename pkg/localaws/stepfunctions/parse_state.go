package stepfunctions

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// state reads one state of any known type.
func (f *fields) state(name string, names map[string]bool) *state {
	s := &state{name: name, kind: f.required("Type")}
	f.text("Comment")
	s.inputPath, s.outputPath = f.selection("InputPath", false), f.selection("OutputPath", false)
	common := []string{"Type", "Comment", "InputPath", "OutputPath"}
	switch s.kind {
	case "Task":
		f.task(s, common)
	case "Map":
		f.iterate(s, common, names)
	case "Pass":
		f.only(append(common, "Next", "End", "Parameters", "Result", "ResultPath")...)
		f.results(s)
		s.fixed = f.template("Result")
		if s.fixed != nil {
			s.fixed.tree = f.of["Result"] // Result is data, not a template
		}
		f.goOn(s)
	case "Wait":
		f.pause(s, common)
	case "Choice":
		f.choose(s, common)
	case "Succeed":
		f.only(common...)
	case "Fail":
		f.ending(s)
	default:
		f.wrong("Type", "The local AWS does not know states of type %q", s.kind)
	}
	return s
}

// goOn reads Next or End.
func (f *fields) goOn(s *state) {
	f.one("Next", "End")
	s.next = f.text("Next")
	if f.has("End") && !f.truth("End") || f.has("Next") && s.next == "" {
		f.wrong("End", "End must be true, or Next must name a state")
	}
}

func (f *fields) results(s *state) {
	s.resultPath = f.selection("ResultPath", true)
	s.parameters, s.selector = f.template("Parameters"), f.template("ResultSelector")
}

var lambdaResource = regexp.MustCompile(`^arn:aws[a-z-]*:states:::lambda:(invoke(?:\.waitForTaskToken)?)$`)

func (f *fields) task(s *state, common []string) {
	f.only(append(common, "Next", "End", "Parameters", "ResultSelector", "ResultPath", "Retry", "Catch", "Resource", "TimeoutSeconds")...)
	f.results(s)
	f.goOn(s)
	f.recovery(s)
	s.timeout = f.whole("TimeoutSeconds", 1, 0)
	match := lambdaResource.FindStringSubmatch(f.required("Resource"))
	if match == nil {
		f.wrong("Resource", "The local AWS does not know the resource %q", f.text("Resource"))
		return
	}
	s.resource = match[1]
	p := objectAt(f.at+"/Parameters", f.of["Parameters"])
	p.only("FunctionName", "FunctionName.$", "Payload", "Payload.$")
	p.one("FunctionName", "FunctionName.$")
	f.adopt(p)
}

func (f *fields) iterate(s *state, common []string, names map[string]bool) {
	f.only(append(common, "Next", "End", "ItemsPath", "ItemSelector", "MaxConcurrency", "ItemProcessor", "ResultSelector", "ResultPath", "Retry", "Catch")...)
	f.results(s)
	f.goOn(s)
	f.recovery(s)
	s.parameters = f.template("ItemSelector")
	s.items = f.selection("ItemsPath", false).path
	s.concurrency = int(f.whole("MaxConcurrency", 0, 0))
	p := objectAt(f.at+"/ItemProcessor", f.of["ItemProcessor"])
	p.only("ProcessorConfig", "StartAt", "States", "Comment")
	if p.has("ProcessorConfig") {
		c := objectAt(p.at+"/ProcessorConfig", p.of["ProcessorConfig"])
		c.only("Mode")
		if mode := c.text("Mode"); mode != "INLINE" {
			c.wrong("Mode", "The local AWS does not know the mode %q", mode)
		}
		p.adopt(c)
	}
	s.iteration = p.graph(names)
	f.adopt(p)
}

func (f *fields) pause(s *state, common []string) {
	f.only(append(common, "Next", "End", "Seconds", "SecondsPath", "Timestamp", "TimestampPath")...)
	f.one("Seconds", "SecondsPath", "Timestamp", "TimestampPath")
	f.goOn(s)
	s.wait = waiting{seconds: f.whole("Seconds", 0, 0), secondsPath: f.optionalPath("SecondsPath"), untilPath: f.optionalPath("TimestampPath")}
	if text := f.text("Timestamp"); text != "" {
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			f.wrong("Timestamp", "Value is not a timestamp: %s", text)
		}
		s.wait.until = t
	}
}

func (f *fields) ending(s *state) {
	f.only("Type", "Comment", "Error", "Cause", "ErrorPath", "CausePath")
	s.errorText, s.causeText = f.failText("Error"), f.failText("Cause")
}

// The intrinsic functions that ErrorPath and CausePath may be (Developer Guide, "Fail workflow state"), as far as known here.
func textFunctions() []string {
	return []string{"States.Format", "States.JsonToString", "States.ArrayGetItem"}
}

// failText reads Error or ErrorPath, or Cause or CausePath.
func (f *fields) failText(field string) expression {
	if !f.has(field + "Path") {
		if f.has(field) {
			return literal{f.text(field)}
		}
		return nil
	}
	if f.has(field) {
		f.wrong(field, "%s and %sPath exclude each other", field, field)
	}
	text := f.text(field + "Path")
	e, err := parseExpression(text)
	if err != nil {
		f.wrong(field+"Path", "%s", err)
	}
	if c, ok := e.(call); ok && !slices.Contains(textFunctions(), c.name) {
		f.wrong(field+"Path", "%s is not allowed here", c.name)
	}
	if p, ok := e.(path); ok && (!p.reference() || strings.HasPrefix(text, "$$")) {
		f.wrong(field+"Path", "Value is not a Reference Path")
	}
	return e
}
