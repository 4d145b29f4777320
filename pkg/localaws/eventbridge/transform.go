package eventbridge

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// payload is what a target gets of an event: the event itself, a constant, or a template with values of the event.
func payload(t types.Target, fields map[string]any, event []byte) []byte {
	switch {
	case t.Input != nil:
		return []byte(*t.Input)
	case t.InputTransformer != nil:
		return []byte(fill(*t.InputTransformer.InputTemplate, func(name string, quoted bool) string {
			value, there := lookup(fields, t.InputTransformer.InputPathsMap[name])
			return written(value, there, quoted)
		}))
	}
	return event
}

// checkInput refuses an input that is no JSON, and a template that makes none (G: texts). AWS's own variables are not known.
func checkInput(t *types.Target) error {
	transformer := t.InputTransformer
	switch {
	case t.Input != nil && transformer != nil:
		return region.Refuse("ValidationException", "Only one of Input, InputPath, or InputTransformer must be provided for target %s.", *t.Id)
	case t.Input != nil && !json.Valid([]byte(*t.Input)):
		return region.Refuse("ValidationException", "JSON syntax error in input for target %s.", *t.Id)
	case transformer == nil:
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(transformer.InputPathsMap)) {
		if path := transformer.InputPathsMap[name]; !regexp.MustCompile(`^\$(\.[\w-]+)*$`).MatchString(path) {
			return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the path %s", path).With(501)
		}
	}
	unknown := ""
	sample := fill(aws.ToString(transformer.InputTemplate), func(name string, quoted bool) string {
		if _, ok := transformer.InputPathsMap[name]; !ok {
			unknown = name
		}
		return written("", true, quoted)
	})
	if unknown != "" {
		return region.Refuse("ValidationException", "InputTemplate for target %s contains placeholder <%s> that InputPathsMap does not have.", *t.Id, unknown)
	}
	if !json.Valid([]byte(sample)) && !quotedLines(sample) {
		return region.Refuse("ValidationException", "Invalid InputTemplate for target %s.", *t.Id)
	}
	return nil
}

// quotedLines says whether a text is lines that are JSON strings, the other form of a template (EventBridge User Guide,
// "Amazon EventBridge input transformation"). The target gets them with their quotes.
func quotedLines(text string) bool {
	for line := range strings.Lines(text) {
		var one string
		if json.Unmarshal([]byte(line), &one) != nil {
			return false
		}
	}
	return text != ""
}

// fill puts values where a template has <name>; quoted says whether that is within a JSON string.
func fill(template string, value func(name string, quoted bool) string) string {
	var out strings.Builder
	quoted := false
	for i := 0; i < len(template); i++ {
		name := regexp.MustCompile(`^<([\w.-]+)>`).FindString(template[i:])
		switch {
		case name != "":
			out.WriteString(value(name[1:len(name)-1], quoted))
			i += len(name) - 1
			continue
		case quoted && template[i] == '\\' && i+1 < len(template):
			out.WriteByte(template[i])
			i++
		case template[i] == '"':
			quoted = !quoted
		}
		out.WriteByte(template[i])
	}
	return out.String()
}

// lookup is the value at a path of dots.
func lookup(fields map[string]any, path string) (any, bool) {
	var at any = fields
	for _, name := range strings.Split(path, ".")[1:] {
		object, _ := at.(map[string]any)
		var ok bool
		if at, ok = object[name]; !ok {
			return nil, false
		}
	}
	return at, true
}

// written is a value in a template: as JSON, or within a JSON string as its text. A value that the event does not have is
// empty (G: outside of a string).
func written(value any, there, quoted bool) string {
	if !there {
		value = ""
	}
	text, err := json.Marshal(value)
	if err != nil { // it came out of JSON
		return ""
	}
	if !quoted {
		return string(text)
	}
	if _, ok := value.(string); !ok {
		text, _ = json.Marshal(string(text)) // a string
	}
	return string(text[1 : len(text)-1])
}
