package cloudformation

import (
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v3"
)

// toJSON is a template in JSON, whichever of the two languages it was written in. The short forms of functions, such as
// !Ref, are refused: what tools generate has the long ones.
func toJSON(body string) (string, error) {
	if strings.HasPrefix(strings.TrimSpace(body), "{") {
		return body, nil
	}
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(body), &document); err != nil {
		return "", invalid("Template format error: YAML not well-formed. (%v)", err)
	}
	if len(document.Content) != 1 || document.Content[0].Kind != yaml.MappingNode {
		return "", invalid("Template format error: unsupported structure.")
	}
	value, err := plain(document.Content[0])
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(value)
	return string(text), err
}

// plain is a node as JSON data.
func plain(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		return plainMapping(n)
	case yaml.SequenceNode:
		return plainSequence(n)
	case yaml.ScalarNode:
		return plainScalar(n)
	default:
		return nil, notKnown("aliases in YAML templates")
	}
}

func plainMapping(n *yaml.Node) (any, error) {
	if n.Tag != "!!map" {
		return nil, notKnown("the short form %s in YAML templates", n.Tag)
	}
	m := map[string]any{}
	for i := 0; i < len(n.Content); i += 2 {
		value, err := plain(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		m[n.Content[i].Value] = value
	}
	return m, nil
}

func plainSequence(n *yaml.Node) (any, error) {
	if n.Tag != "!!seq" {
		return nil, notKnown("the short form %s in YAML templates", n.Tag)
	}
	list := make([]any, len(n.Content))
	for i, item := range n.Content {
		var err error
		if list[i], err = plain(item); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func plainScalar(n *yaml.Node) (any, error) {
	switch n.Tag {
	case "!!str", "!!timestamp": // a date is a text to CloudFormation
		return n.Value, nil
	case "!!int", "!!float":
		return json.Number(n.Value), nil
	case "!!bool":
		return n.Value == "true", nil
	case "!!null":
		return nil, nil //nolint:nilnil // null is a value
	default:
		return nil, notKnown("the short form %s in YAML templates", n.Tag)
	}
}
