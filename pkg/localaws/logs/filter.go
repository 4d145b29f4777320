package logs

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// found is an event and the stream it was found in.
type found struct {
	event
	stream string
}

// FilterLogEvents searches a group's streams, in the order of time. A pattern is one or more words or quoted phrases, all of
// which must occur; other patterns are refused.
func (s *Service) FilterLogEvents(_ context.Context, in *sdk.FilterLogEventsInput) (*sdk.FilterLogEventsOutput, error) {
	if err := region.Only(in, "LogGroupName", "LogStreamNames", "LogStreamNamePrefix", "StartTime", "EndTime", "FilterPattern",
		"Limit", "NextToken", "Interleaved"); err != nil {
		return nil, err
	}
	if len(in.LogStreamNames) > 0 && in.LogStreamNamePrefix != nil {
		return nil, invalid("logStreamNamePrefix and logStreamNames cannot be used together.") // (G): text
	}
	words, err := terms(aws.ToString(in.FilterPattern))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.group(in.LogGroupName)
	if err != nil {
		return nil, err
	}
	chosen, next, err := page(g.search(in, words), in.NextToken, in.Limit, maxBatch)
	if err != nil {
		return nil, err
	}
	out := &sdk.FilterLogEventsOutput{NextToken: next}
	for _, f := range chosen {
		out.Events = append(out.Events, types.FilteredLogEvent{
			EventId: aws.String(fmt.Sprintf("%056d", f.number)), LogStreamName: aws.String(f.stream), Timestamp: aws.Int64(f.at),
			IngestionTime: aws.Int64(f.ingested), Message: aws.String(f.message),
		})
	}
	return out, nil
}

// search are the events of the streams that a request names which hold every word.
func (g *group) search(in *sdk.FilterLogEventsInput, words []string) []found {
	var all []found
	for name, st := range g.streams {
		if len(in.LogStreamNames) > 0 && !slices.Contains(in.LogStreamNames, name) || !strings.HasPrefix(name, aws.ToString(in.LogStreamNamePrefix)) {
			continue
		}
		for _, e := range within(st.events, in.StartTime, in.EndTime) {
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(e.message, w) }) {
				all = append(all, found{e, name})
			}
		}
	}
	slices.SortFunc(all, func(a, b found) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.number, b.number)) })
	return all
}

// terms are the words and phrases of a filter pattern.
func terms(pattern string) ([]string, error) {
	var out []string
	rest := strings.TrimSpace(pattern)
	for rest != "" {
		if strings.ContainsRune("{[?-%", rune(rest[0])) {
			return nil, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the filter pattern %s", pattern).With(501)
		}
		end := " "
		if rest[0] == '"' {
			rest, end = rest[1:], `"`
		}
		word, after, closed := strings.Cut(rest, end)
		if end == `"` && !closed {
			return nil, invalid("Invalid filter pattern")
		}
		out = append(out, word)
		rest = strings.TrimSpace(after)
	}
	return out, nil
}
