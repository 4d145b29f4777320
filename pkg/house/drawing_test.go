package house

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

var update = flag.Bool("update", false, "draw the machine in README.md anew")

const fence = "```"

// TestReadmeDrawsTheMachine holds the picture in the README to the definition.
func TestReadmeDrawsTheMachine(t *testing.T) {
	readme := read(t, "README.md")
	before, rest, ok := strings.Cut(readme, fence+"mermaid\n")
	require.True(t, ok)
	_, after, ok := strings.Cut(rest, fence+"\n")
	require.True(t, ok)
	want := before + fence + "mermaid\n" + draw(t) + fence + "\n" + after
	if *update {
		require.NoError(t, os.WriteFile("../../README.md", []byte(want), 0o600))
		return
	}
	require.Equal(t, want, readme, "run: go test ./pkg/house -update")
}

type drawnState struct {
	Type, Next, Default string
	Choices             []struct{ Next string }
	Catch               []struct{ Next string }
	ItemProcessor       *drawnMachine
}

type drawnMachine struct {
	StartAt string
	States  map[string]drawnState
}

// draw is the machine as a mermaid state diagram: solid ways, and what errors take labelled so.
func draw(t *testing.T) string {
	var m drawnMachine
	require.NoError(t, json.Unmarshal([]byte(machine.Definition), &m))
	return "stateDiagram-v2\n" + strings.Join(m.lines("    "), "\n") + "\n"
}

func (m drawnMachine) lines(indent string) []string {
	lines := []string{indent + "[*] --> " + id(m.StartAt)}
	for _, name := range slices.Sorted(maps.Keys(m.States)) {
		s := m.States[name]
		if s.ItemProcessor == nil {
			lines = append(lines, fmt.Sprintf("%s%s: %s", indent, id(name), name))
		} else {
			lines = append(lines, fmt.Sprintf("%sstate %q as %s {", indent, name+", each", id(name)))
			lines = append(lines, s.ItemProcessor.lines(indent+"    ")...)
			lines = append(lines, indent+"}")
		}
		lines = append(lines, s.arrows(indent, name)...)
	}
	return lines
}

func (s drawnState) arrows(indent, name string) []string {
	ways := map[string]string{}
	for _, c := range s.Catch {
		ways[c.Next] = ": error"
	}
	for _, c := range s.Choices {
		ways[c.Next] = ""
	}
	for _, next := range []string{s.Next, s.Default} {
		if next != "" {
			ways[next] = ""
		}
	}
	var lines []string
	for _, to := range slices.Sorted(maps.Keys(ways)) {
		lines = append(lines, fmt.Sprintf("%s%s --> %s%s", indent, id(name), id(to), ways[to]))
	}
	if len(ways) == 0 {
		lines = append(lines, indent+id(name)+" --> [*]")
	}
	return lines
}

func id(name string) string {
	return strings.NewReplacer(" ", "_", "?", "").Replace(name)
}
