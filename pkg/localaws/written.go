package localaws

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// Wrote puts a line that a function wrote into its log group, as Lambda does (Lambda Developer Guide, "Sending Lambda function
// logs to CloudWatch Logs"). Lambda makes the stream but, other than there, here not the group: without one the line is lost.
func (a *AWS) Wrote(fn lambda.Function, stream, line string) {
	ctx := context.Background()
	_, _ = a.Logs.CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: &fn.LogGroup, LogStreamName: &stream}) // which may exist
	_, _ = a.Logs.PutLogEvents(ctx, &cloudwatchlogs.PutLogEventsInput{                                                           // as far as there is a group
		LogGroupName: &fn.LogGroup, LogStreamName: &stream,
		LogEvents: []types.InputLogEvent{{Message: &line, Timestamp: aws.Int64(a.region.Clock.Now().UnixMilli())}},
	})
}
