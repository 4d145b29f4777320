package handler

import (
	"fmt"
	"strings"
)

// Environment reads the environment variables that a function cannot do without, by name. The error names every one that
// is missing or empty.
func Environment(getenv func(string) string, names ...string) (map[string]string, error) {
	values := map[string]string{}
	var absent []string
	for _, name := range names {
		values[name] = getenv(name)
		if values[name] == "" {
			absent = append(absent, name)
		}
	}
	if len(absent) > 0 {
		return nil, fmt.Errorf("read environment: not set: %s", strings.Join(absent, ", "))
	}
	return values, nil
}
