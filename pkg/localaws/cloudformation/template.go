package cloudformation

import (
	"encoding/json"
	"errors"
	"io"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// template is a template as it was handed in, parsed and not evaluated. It is never changed after parsing.
type template struct {
	AWSTemplateFormatVersion string
	Description              string
	Metadata                 map[string]any
	Parameters               map[string]declaredParameter
	Mappings                 map[string]map[string]map[string]any
	Conditions               map[string]any
	Resources                map[string]declaration
	Outputs                  map[string]declaredOutput
}

// declaration is one entry of a template's Resources.
type declaration struct {
	Type                string
	Properties          map[string]any
	DependsOn           names
	Condition           string
	DeletionPolicy      string
	UpdateReplacePolicy string
	Metadata            map[string]any
}

// declaredParameter is one entry of a template's Parameters.
type declaredParameter struct {
	Type                  string
	Description           string
	Default               any
	NoEcho                any
	AllowedValues         []any
	AllowedPattern        string
	ConstraintDescription string
	MinLength             json.Number
	MaxLength             json.Number
	MinValue              json.Number
	MaxValue              json.Number
}

// declaredOutput is one entry of a template's Outputs.
type declaredOutput struct {
	Description string
	Value       any
	Condition   string
	Export      *struct{ Name any }
}

// names is a list of logical ids, which a template may write as one string.
type names []string

// UnmarshalJSON reads one string or a list of strings.
func (n *names) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*n = names{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(n))
}

// notKnown is the loud answer to what this package does not imitate.
func notKnown(format string, args ...any) error {
	return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know "+format, args...).With(501)
}

// invalid is CloudFormation's usual refusal.
func invalid(format string, args ...any) error {
	return region.Refuse("ValidationError", format, args...)
}

// parse reads a template. Sections and attributes that the types above do not name are refused by name.
func parse(body string) (*template, error) {
	body, err := toJSON(body)
	if err != nil {
		return nil, err
	}
	t := &template{}
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err := d.Decode(t); err != nil {
		return nil, parseError(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, invalid("Template format error: JSON not well-formed.")
	}
	if len(t.Resources) == 0 {
		return nil, invalid("Template format error: At least one Resources member must be defined.")
	}
	return t, nil
}

// parseError tells a template with unknown parts from one that is no JSON.
func parseError(err error) error {
	if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return notKnown("the template part %s", field)
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return invalid("Template format error: %s has the wrong form (%s).", wrong.Field, wrong.Value)
	}
	return invalid("Template format error: JSON not well-formed. (%s)", err)
}
