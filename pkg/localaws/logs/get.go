package logs

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// GetLogEvents reads a stream, its newest events first asked for unless StartFromHead. There is always a token for each
// direction; at the end it is the one that was given (CloudWatch Logs API Reference, GetLogEvents).
func (s *Service) GetLogEvents(_ context.Context, in *sdk.GetLogEventsInput) (*sdk.GetLogEventsOutput, error) {
	if err := region.Only(in, "LogGroupName", "LogStreamName", "StartTime", "EndTime", "Limit", "NextToken", "StartFromHead"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.stream(in.LogGroupName, in.LogStreamName)
	if err != nil {
		return nil, err
	}
	limit := maxBatch
	if in.Limit != nil {
		if limit = int(*in.Limit); limit < 1 || limit > maxBatch {
			return nil, constraint("limit", strconv.Itoa(limit), "Member must have value between 1 and 10000") // (G): text
		}
	}
	events := within(st.events, in.StartTime, in.EndTime)
	from, to, err := window(in, len(events), limit)
	if err != nil {
		return nil, err
	}
	out := &sdk.GetLogEventsOutput{NextForwardToken: token("f", to), NextBackwardToken: token("b", from)}
	for _, e := range events[from:to] {
		out.Events = append(out.Events, types.OutputLogEvent{
			Timestamp: aws.Int64(e.at), IngestionTime: aws.Int64(e.ingested), Message: aws.String(e.message),
		})
	}
	return out, nil
}

// within are the events from start on and before end.
func within(events []event, start, end *int64) []event {
	return slices.DeleteFunc(slices.Clone(events), func(e event) bool {
		return start != nil && e.at < *start || end != nil && e.at >= *end
	})
}

func token(direction string, at int) *string {
	return aws.String(fmt.Sprintf("%s/%056d/s", direction, at))
}

// window is the range of the n events that a request reads.
func window(in *sdk.GetLogEventsInput, n, limit int) (int, int, error) {
	if in.NextToken == nil {
		if aws.ToBool(in.StartFromHead) {
			return 0, min(limit, n), nil
		}
		return max(0, n-limit), n, nil
	}
	parts := strings.Split(*in.NextToken, "/")
	if len(parts) != 3 || parts[2] != "s" {
		return 0, 0, invalid("The specified nextToken is invalid.")
	}
	at, err := strconv.Atoi(parts[1])
	if err != nil || at < 0 {
		return 0, 0, invalid("The specified nextToken is invalid.")
	}
	at = min(at, n)
	switch parts[0] {
	case "f":
		return at, min(at+limit, n), nil
	case "b":
		return max(0, at-limit), at, nil
	}
	return 0, 0, invalid("The specified nextToken is invalid.")
}
