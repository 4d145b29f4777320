package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

// entry is a region's line in the table, as pkg/account reads it: list prices in US dollars per hour.
type entry struct {
	AsOf     string  `json:"asOf"`
	NAT      float64 `json:"nat"`
	Endpoint float64 `json:"endpoint"`
	Address  float64 `json:"address"`
}

// whole is the table of the regions of which every price was found. It tells of the others.
func whole(found map[string]map[string]float64, date string, talk io.Writer) map[string]entry {
	table := map[string]entry{}
	for _, region := range slices.Sorted(maps.Keys(found)) {
		p := found[region]
		if missing := slices.DeleteFunc([]string{"nat", "endpoint", "address"}, func(name string) bool { return p[name] > 0 }); len(missing) > 0 {
			fmt.Fprintf(talk, "%s is left out: no price for %s\n", region, strings.Join(missing, ", "))
			continue
		}
		table[region] = entry{AsOf: date, NAT: p["nat"], Endpoint: p["endpoint"], Address: p["address"]}
	}
	return table
}

// write replaces the file with the table, unless a region would get lost that may not.
func (r refresh) write(table map[string]entry) error {
	lost, err := r.lost(table)
	if err != nil {
		return err
	}
	if len(lost) > 0 && !r.fewer {
		return fmt.Errorf("write %s: the new prices lack %s (-fewer writes them all the same)", r.target, strings.Join(lost, ", "))
	}
	content, err := text(table)
	if err != nil {
		return fmt.Errorf("encode prices: %w", err)
	}
	return os.WriteFile(r.target, content, 0o644) //nolint:gosec // G306: a source file, to be read by everyone
}

// lost lists the regions that the file has and the table has not. A file that does not exist has none.
func (r refresh) lost(table map[string]entry) ([]string, error) {
	content, err := os.ReadFile(r.target)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read present prices: %w", err)
	}
	var present map[string]entry
	if err := json.Unmarshal(content, &present); err != nil {
		return nil, fmt.Errorf("read present prices: %w", err)
	}
	maps.DeleteFunc(present, func(region string, _ entry) bool { return table[region] != entry{} })
	return slices.Sorted(maps.Keys(present)), nil
}

// text is the table as JSON with a line per region, sorted, so that a change of prices is easy to see.
func text(table map[string]entry) ([]byte, error) {
	var lines []string
	for _, region := range slices.Sorted(maps.Keys(table)) {
		line, err := json.Marshal(table[region])
		if err != nil {
			return nil, err
		}
		lines = append(lines, fmt.Sprintf("  %q: %s", region, line))
	}
	return []byte("{\n" + strings.Join(lines, ",\n") + "\n}\n"), nil
}
