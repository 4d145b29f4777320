package logs

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// CreateLogStream makes a stream in a log group.
func (s *Service) CreateLogStream(_ context.Context, in *sdk.CreateLogStreamInput) (*sdk.CreateLogStreamOutput, error) {
	if err := region.Only(in, "LogGroupName", "LogStreamName"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.LogStreamName)
	if err := checkName("logStreamName", name, "[^:*]*", func(r rune) bool { return !strings.ContainsRune(":*", r) }); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.group(in.LogGroupName)
	if err != nil {
		return nil, err
	}
	if g.streams[name] != nil {
		return nil, region.Refuse("ResourceAlreadyExistsException", "The specified log stream already exists")
	}
	g.streams[name] = &stream{name: name}
	return &sdk.CreateLogStreamOutput{}, nil
}

// What a batch of events may be (CloudWatch Logs API Reference, PutLogEvents); sizes are in bytes.
const (
	maxBatch    = 10000
	maxBytes    = 1048576
	eventWeight = 26
	maxSpan     = 24 * time.Hour
	tooOld      = 14 * 24 * time.Hour
	tooNew      = 2 * time.Hour
)

// PutLogEvents writes a batch of events to a stream. Events too old or too far in the future are left out, and the answer
// says which. Sequence tokens are not needed any more, and are passed over.
func (s *Service) PutLogEvents(_ context.Context, in *sdk.PutLogEventsInput) (*sdk.PutLogEventsOutput, error) {
	if err := region.Only(in, "LogGroupName", "LogStreamName", "LogEvents", "SequenceToken"); err != nil {
		return nil, err
	}
	if err := checkBatch(in.LogEvents); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.stream(in.LogGroupName, in.LogStreamName)
	if err != nil {
		return nil, err
	}
	now := s.now()
	first := slices.IndexFunc(in.LogEvents, func(e types.InputLogEvent) bool { return *e.Timestamp >= now-tooOld.Milliseconds() })
	if first < 0 {
		first = len(in.LogEvents)
	}
	end := slices.IndexFunc(in.LogEvents, func(e types.InputLogEvent) bool { return *e.Timestamp > now+tooNew.Milliseconds() })
	if end < 0 {
		end = len(in.LogEvents)
	}
	for _, e := range in.LogEvents[first:max(first, end)] {
		s.events++
		st.events = append(st.events, event{number: s.events, at: *e.Timestamp, ingested: now, message: *e.Message})
	}
	slices.SortStableFunc(st.events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	return &sdk.PutLogEventsOutput{RejectedLogEventsInfo: rejected(first, end, len(in.LogEvents)), NextSequenceToken: aws.String(s.reg.Hex(56))}, nil
}

// rejected says which events were left out: those before first, which are too old, and those from end on, which are too new.
func rejected(first, end, all int) *types.RejectedLogEventsInfo {
	var out *types.RejectedLogEventsInfo
	if first > 0 {
		out = &types.RejectedLogEventsInfo{TooOldLogEventEndIndex: aws.Int32(int32(first))} //nolint:gosec // at most maxBatch
	}
	if end < all {
		if out == nil {
			out = &types.RejectedLogEventsInfo{}
		}
		out.TooNewLogEventStartIndex = aws.Int32(int32(end)) //nolint:gosec // at most maxBatch
	}
	return out
}

func checkBatch(events []types.InputLogEvent) error {
	if len(events) == 0 || len(events) > maxBatch {
		return constraint("logEvents", "", "Member must have length between 1 and 10000") // (G): text
	}
	size := 0
	for i, e := range events {
		if e.Timestamp == nil || aws.ToString(e.Message) == "" {
			return constraint("logEvents", "", "Member must not be null") // (G): text
		}
		size += len(*e.Message) + eventWeight
		if i > 0 && *e.Timestamp < *events[i-1].Timestamp {
			return invalid("Log events in a single PutLogEvents request must be in chronological order.")
		}
	}
	if size > maxBytes {
		return invalid("Upload too large: %d bytes exceeds limit of %d", size, maxBytes)
	}
	if *events[len(events)-1].Timestamp-*events[0].Timestamp > maxSpan.Milliseconds() {
		return invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
	}
	return nil
}
