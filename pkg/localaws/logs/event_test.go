package logs

import (
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/stretchr/testify/require"
)

func (b bench) streams(group string, names ...string) {
	b.t.Helper()
	for _, name := range names {
		must(b, b.CreateLogStream, &sdk.CreateLogStreamInput{LogGroupName: &group, LogStreamName: &name})
	}
}

// line is an event so long after the bubble's present time.
func line(after time.Duration, message string) types.InputLogEvent {
	return types.InputLogEvent{Timestamp: new(time.Now().Add(after).UnixMilli()), Message: &message}
}

func put(stream string, events ...types.InputLogEvent) *sdk.PutLogEventsInput {
	return &sdk.PutLogEventsInput{LogGroupName: new("g"), LogStreamName: &stream, LogEvents: events}
}

func messages(events []types.OutputLogEvent) string {
	var out []string
	for _, e := range events {
		out = append(out, *e.Message)
	}
	return strings.Join(out, " ")
}

func TestEventsAreReadBothWays(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.group("g")
		b.streams("g", "s")
		must(b, b.PutLogEvents, put("s", line(3, "c"), line(4*time.Millisecond, "d")))
		must(b, b.PutLogEvents, put("s", line(-2*time.Millisecond, "a"), line(-time.Millisecond, "b")))
		in := &sdk.GetLogEventsInput{LogGroupName: new("g"), LogStreamName: new("s"), Limit: new(int32(3)), StartFromHead: new(true)}
		first := must(b, b.GetLogEvents, in)
		require.Equal(t, "a b c", messages(first.Events))
		in.NextToken = first.NextForwardToken
		second := must(b, b.GetLogEvents, in)
		require.Equal(t, "d", messages(second.Events))
		in.NextToken = second.NextForwardToken
		last := must(b, b.GetLogEvents, in)
		require.Empty(t, last.Events)
		require.Equal(t, *second.NextForwardToken, *last.NextForwardToken)
		in.NextToken, in.StartFromHead = nil, nil
		tail := must(b, b.GetLogEvents, in)
		require.Equal(t, "b c d", messages(tail.Events))
		in.NextToken = tail.NextBackwardToken
		require.Equal(t, "a", messages(must(b, b.GetLogEvents, in).Events))
		span := &sdk.GetLogEventsInput{LogGroupName: new("g"), LogStreamName: new("s"), StartTime: new(time.Now().UnixMilli()), EndTime: new(time.Now().UnixMilli() + 4)}
		require.Equal(t, "c", messages(must(b, b.GetLogEvents, span).Events))
		for _, bad := range []string{"x", "f/x/s", "q/1/s"} {
			refused(b, b.GetLogEvents, &sdk.GetLogEventsInput{LogGroupName: new("g"), LogStreamName: new("s"), NextToken: &bad}, "InvalidParameterException",
				"The specified nextToken is invalid.")
		}
	})
}

func TestEventsAreFound(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.group("g")
		b.streams("g", "one", "two")
		must(b, b.PutLogEvents, put("one", line(0, "ERROR no such bucket"), line(2*time.Millisecond, "done")))
		must(b, b.PutLogEvents, put("two", line(time.Millisecond, "ERROR too late")))
		find := func(in *sdk.FilterLogEventsInput) string {
			in.LogGroupName = new("g")
			var out []string
			for _, e := range must(b, b.FilterLogEvents, in).Events {
				out = append(out, *e.LogStreamName+":"+*e.Message)
			}
			return strings.Join(out, ", ")
		}
		require.Equal(t, "one:ERROR no such bucket, two:ERROR too late, one:done", find(&sdk.FilterLogEventsInput{}))
		require.Equal(t, "one:ERROR no such bucket, two:ERROR too late", find(&sdk.FilterLogEventsInput{FilterPattern: new("ERROR")}))
		require.Equal(t, "one:ERROR no such bucket", find(&sdk.FilterLogEventsInput{FilterPattern: new(`"no such" ERROR`)}))
		require.Equal(t, "two:ERROR too late", find(&sdk.FilterLogEventsInput{LogStreamNames: []string{"two"}}))
		require.Equal(t, "one:ERROR no such bucket, one:done", find(&sdk.FilterLogEventsInput{LogStreamNamePrefix: new("o")}))
		page := must(b, b.FilterLogEvents, &sdk.FilterLogEventsInput{LogGroupName: new("g"), Limit: new(int32(2))})
		require.Equal(t, "one:done", find(&sdk.FilterLogEventsInput{NextToken: page.NextToken}))
		refused(b, b.FilterLogEvents, &sdk.FilterLogEventsInput{LogGroupName: new("g"), FilterPattern: new("{ $.x = 1 }")}, "LocalAws.NotImplemented", "")
		refused(b, b.FilterLogEvents, &sdk.FilterLogEventsInput{LogGroupName: new("g"), FilterPattern: new(`"open`)}, "InvalidParameterException", "")
		refused(b, b.FilterLogEvents, &sdk.FilterLogEventsInput{LogGroupName: new("h")}, "ResourceNotFoundException", "")
	})
}

func TestBatchesThatCannotBe(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		b.group("g")
		b.streams("g", "s")
		const code = "InvalidParameterException"
		refused(b, b.PutLogEvents, put("s"), code, "")
		refused(b, b.PutLogEvents, put("s", types.InputLogEvent{Message: new("no time")}), code, "")
		refused(b, b.PutLogEvents, put("s", line(time.Second, "b"), line(0, "a")), code, "Log events in a single PutLogEvents request must be in chronological order.")
		refused(b, b.PutLogEvents, put("s", line(-25*time.Hour, "a"), line(0, "b")), code,
			"The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
		refused(b, b.PutLogEvents, put("s", line(0, strings.Repeat("x", maxBytes))), code, "Upload too large: 1048602 bytes exceeds limit of 1048576")
		refused(b, b.PutLogEvents, put("t", line(0, "a")), "ResourceNotFoundException", "The specified log stream does not exist.")
		refused(b, b.CreateLogStream, &sdk.CreateLogStreamInput{LogGroupName: new("g"), LogStreamName: new("s")}, "ResourceAlreadyExistsException",
			"The specified log stream already exists")
	})
}

func TestEventsOutOfTimeAreLeftOut(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.group("g")
		b.streams("g", "s")
		old := must(b, b.PutLogEvents, put("s", line(-15*24*time.Hour, "a"), line(-14*24*time.Hour, "b"))).RejectedLogEventsInfo
		require.EqualValues(t, 1, *old.TooOldLogEventEndIndex)
		require.Nil(t, old.TooNewLogEventStartIndex)
		early := must(b, b.PutLogEvents, put("s", line(0, "c"), line(3*time.Hour, "d"))).RejectedLogEventsInfo
		require.EqualValues(t, 1, *early.TooNewLogEventStartIndex)
		require.Nil(t, must(b, b.PutLogEvents, put("s", line(0, "e"))).RejectedLogEventsInfo)
		require.Equal(t, "b c e", messages(must(b, b.GetLogEvents, &sdk.GetLogEventsInput{LogGroupName: new("g"), LogStreamName: new("s")}).Events))
	})
}
