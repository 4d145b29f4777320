package account

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Field is one field of the execution input that callers write.
type Field struct {
	Name string
	// Type is the field's JSON type: "string", "boolean" or "object", whose values are strings.
	Type string
	// Values are the only legal values of a string; none means any.
	Values   []string
	Required bool
	// Pattern is what a string must match, a regular expression of both Go and JSON Schema; "" means any.
	Pattern string
	// Setting is true for what makes up a region's settings; a deactivation takes none.
	Setting bool
	// Sentence explains the field in the schema and in the documentation.
	Sentence string
}

// byForm is a line of printable characters.
const byForm = `^[ -~]*$`

// maxLength is the length in bytes of the longest string that a request may hold: the machine's data must stay small.
const maxLength = 256

// Fields lists every field of the execution input, in the order in which the documentation explains them.
func Fields() []Field {
	return []Field{
		{
			Name: "action", Type: "string", Values: []string{string(Activate), string(Update), string(Deactivate), string(Repair), string(Keep), string(Tidy)}, Required: true,
			Sentence: "What to do: activate makes the region ready for AGC, with defaults for what is left out; update changes what is named; deactivate removes what costs money and keeps what holds data; repair brings what was changed or deleted by hand back to the recorded settings; keep holds an idle region until a time; tidy is what the schedule sends: it sweeps up after operations that died and deactivates a region that nobody uses.",
		},
		{
			Name: "bucket", Type: "string", Setting: true, Pattern: bucketForm,
			Sentence: "The name of a bucket of yours that workflows use, also as s3://name/; empty for the managed one. It must be in this region and writable, and is never configured or deleted.",
		},
		{
			Name: "vpc", Type: "string", Setting: true, Pattern: vpcForm,
			Sentence: "The id of a VPC of yours that contexts use; empty for a managed one. At least three of its zones must have a private subnet that reaches the internet. It is never changed.",
		},
		{
			Name: "subnets", Type: "array", Setting: true, Pattern: subnetForm,
			Sentence: "The ids of the subnets of that VPC that contexts use; empty for all private ones that reach the internet.",
		},
		{
			Name: "usePublicSubnets", Type: "boolean", Setting: true,
			Sentence: "A network of public subnets only: no NAT gateways and no interface endpoints, which cost by the hour. Contexts must then use public subnets, too.",
		},
		{
			Name: "tags", Type: "object", Setting: true,
			Sentence: "Tags for everything that belongs to the region and for what contexts make, as an object of keys and values.",
		},
		{
			Name: "ami", Type: "string", Setting: true, Pattern: amiForm,
			Sentence: "The id of the image of the instances that run the jobs; empty for the newest ECS-optimized Amazon Linux 2023 image.",
		},
		{
			Name: "idleAfter", Type: "string", Setting: true, Pattern: idleForm,
			Sentence: "After how long without any use the region is to be deactivated by itself, in days, hours and minutes such as 7d or 36h, at least an hour, or never; empty for 7d.",
		},
		{
			Name: "idleNotice", Type: "string", Setting: true, Pattern: noticeForm,
			Sentence: "How long before that it is announced, in the same form; empty for 24h.",
		},
		{
			Name: "until", Type: "string", Pattern: `^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,}(Z|[+-][0-9]{2}:[0-9]{2}))?$`,
			Sentence: "Until when to keep the region although nobody uses it, RFC 3339 such as 2026-12-24T00:00:00Z; empty ends the keeping. Only with keep, which needs it.",
		},
		{
			Name: "force", Type: "boolean",
			Sentence: "Also end and remove deployed contexts where they are in the way, of every user, with the workflows that run in them; a deactivation with force also removes network plumbing that somebody added to the managed VPC.",
		},
		{
			Name: "preview", Type: "boolean",
			Sentence: "Only answer with the plan, its id and its cost per day; nothing is changed.",
		},
		{
			Name: "plan", Type: "string",
			Sentence: "The id of a previewed plan. When the plan would now be another one, nothing is touched.",
		},
		{
			Name: "by", Type: "string", Pattern: byForm,
			Sentence: "Who asks, for the history; the CLI writes the ARN of its credentials. It is a note and no proof: who really started an execution tells CloudTrail.",
		},
	}
}

// ParseRequest reads an execution input. The error is Request.Invalid and names every field that is wrong.
func ParseRequest(input json.RawMessage) (Request, error) {
	raw := map[string]json.RawMessage{}
	if !bytes.HasPrefix(bytes.TrimSpace(input), []byte("{")) || json.Unmarshal(input, &raw) != nil {
		return Request{}, invalid([]string{"the input must be a JSON object such as {\"action\":\"activate\"}"})
	}
	problems := unknownFields(raw)
	values := map[string]any{}
	for _, f := range Fields() {
		value, problem := f.read(raw)
		values[f.Name] = value
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	request, more := requestOf(values)
	if problems = append(problems, more...); len(problems) > 0 {
		return Request{}, invalid(problems)
	}
	return request, nil
}

// requestOf makes the request of values that have the right types, and says what is wrong with them all the same.
func requestOf(values map[string]any) (Request, []string) {
	r := Request{Action: Action(text(values["action"])), Plan: text(values["plan"]), Wish: Wish{Tags: []Tag{}, Subnets: []string{}, Named: []string{}}}
	r.Preview, _ = values["preview"].(bool)
	r.Force, _ = values["force"].(bool)
	r.Until, r.By = text(values["until"]), text(values["by"])
	r.Wish.UsePublicSubnets, _ = values["usePublicSubnets"].(bool)
	r.Wish.Bucket, r.Wish.VPC, r.Wish.AMI = bucketName(text(values["bucket"])), text(values["vpc"]), text(values["ami"])
	r.Wish.IdleAfter, r.Wish.IdleNotice = text(values["idleAfter"]), text(values["idleNotice"])
	r.Wish.Subnets = sortedTexts(values["subnets"])
	var problems []string
	for _, f := range Fields() {
		if values[f.Name] == nil || !f.Setting {
			continue
		}
		r.Wish.Named = append(r.Wish.Named, f.Name)
		if r.Action != Activate && r.Action != Update {
			problems = append(problems, f.Name+": is a setting, and "+string(r.Action)+" takes none")
		}
	}
	if tags, ok := values["tags"].(map[string]any); ok {
		r.Wish.Tags = sortedTags(tags)
		problems = slices.Concat(problems, CheckTags(r.Wish.Tags), checkTagsText(r.Wish.Tags))
	}
	problems = append(problems, r.Wish.checkSpans()...)
	problems = append(problems, r.checkUntil(values["until"])...)
	return r, append(problems, r.together()...)
}

// read returns the field's value, nil when it is absent, and what is wrong with it.
func (f Field) read(raw map[string]json.RawMessage) (any, string) {
	message, given := raw[f.Name]
	if !given {
		if f.Required {
			return nil, fmt.Sprintf("%s: is missing%s", f.Name, f.choices())
		}
		return nil, ""
	}
	var value any
	if err := json.Unmarshal(message, &value); err != nil {
		return nil, fmt.Sprintf("%s: is not valid JSON", f.Name)
	}
	switch v := value.(type) {
	case string:
		if f.Type == "string" {
			return v, f.text(v)
		}
	case bool:
		if f.Type == "boolean" {
			return v, ""
		}
	case map[string]any:
		if f.Type == "object" {
			return v, f.texts(v)
		}
	case []any:
		if f.Type == "array" {
			return v, f.items(v)
		}
	}
	return nil, fmt.Sprintf("%s: must be %s, but is %s", f.Name, article(f.Type), kind(value))
}

// text says what is wrong with a string.
func (f Field) text(value string) string {
	if len(value) > maxLength {
		return fmt.Sprintf("%s: is longer than %d bytes", f.Name, maxLength)
	}
	if len(f.Values) > 0 && !slices.Contains(f.Values, value) {
		return fmt.Sprintf("%s: is %q%s", f.Name, value, f.choices())
	}
	if f.Pattern != "" && !regexp.MustCompile(f.Pattern).MatchString(value) {
		return fmt.Sprintf("%s: is %q, which is no %s", f.Name, value, f.thing())
	}
	return ""
}

// thing is what a field with a pattern holds, in words.
func (f Field) thing() string {
	return map[string]string{
		"ami": "image id such as ami-0123456789abcdef0", "bucket": "name of a bucket", "vpc": "VPC id such as vpc-0123456789abcdef0",
		"subnets":   "subnet id such as subnet-0123456789abcdef0",
		"idleAfter": "span of time such as 7d or 36h, nor never", "idleNotice": "span of time such as 24h",
		"until": "time such as 2026-12-24T00:00:00Z", "by": "line of plain text",
	}[f.Name]
}

// items says what is wrong with the items of an array.
func (f Field) items(list []any) string {
	for i, item := range list {
		value, ok := item.(string)
		if !ok {
			return fmt.Sprintf("%s[%d]: must be a string, but is %s", f.Name, i, kind(item))
		}
		if problem := f.text(value); problem != "" {
			return problem
		}
	}
	return ""
}

// texts says which of an object's values is no string.
func (f Field) texts(object map[string]any) string {
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if _, ok := object[key].(string); !ok {
			return fmt.Sprintf("%s.%s: must be a string, but is %s", f.Name, key, kind(object[key]))
		}
	}
	return ""
}

func article(kind string) string {
	if kind == "object" || kind == "array" {
		return "an " + kind
	}
	return "a " + kind
}

func (f Field) choices() string {
	if len(f.Values) == 0 {
		return ""
	}
	return "; it must be one of " + strings.Join(f.Values, ", ")
}

// Input is the execution input that says the same as the request.
func (r Request) Input() ([]byte, error) {
	input := map[string]any{"action": r.Action}
	if r.Preview {
		input["preview"] = true
	}
	if r.Action == Keep {
		input["until"] = r.Until
	}
	if r.Force {
		input["force"] = true
	}
	if r.Plan != "" {
		input["plan"] = r.Plan
	}
	if r.By != "" {
		input["by"] = r.By
	}
	for field, value := range map[string]any{
		"bucket": r.Wish.Bucket, "vpc": r.Wish.VPC, "subnets": r.Wish.Subnets, "usePublicSubnets": r.Wish.UsePublicSubnets,
		"ami": r.Wish.AMI, "idleAfter": r.Wish.IdleAfter, "idleNotice": r.Wish.IdleNotice,
	} {
		if r.Wish.Names(field) {
			input[field] = value
		}
	}
	if r.Wish.Names("tags") {
		tags := map[string]string{}
		for _, t := range r.Wish.Tags {
			tags[t.Key] = t.Value
		}
		input["tags"] = tags
	}
	return json.Marshal(input)
}

func unknownFields(raw map[string]json.RawMessage) []string {
	known := map[string]bool{}
	for _, f := range Fields() {
		known[f.Name] = true
	}
	var problems []string
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if !known[name] {
			problems = append(problems, fmt.Sprintf("%s: is not a field of a request", name))
		}
	}
	return problems
}

func kind(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case float64:
		return "a number"
	case []any:
		return "an array"
	default:
		return "an object"
	}
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

func invalid(problems []string) error {
	return fault.New(fault.RequestInvalid, "the request is not valid", strings.Join(problems, "; "),
		"correct it and start again; nothing was changed")
}
