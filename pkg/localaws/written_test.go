package localaws_test

import (
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

func TestWhatFunctionsWriteIsInTheirLogGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := localaws.New(localaws.Options{})
		defer a.Close()
		client := cloudwatchlogs.NewFromConfig(a.Config())
		fn := lambda.Function{Name: "f", LogGroup: "/aws/lambda/f"}
		a.Wrote(fn, "one", "lost: there is no group yet")
		_, err := client.CreateLogGroup(t.Context(), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("/aws/lambda/f")})
		require.NoError(t, err)
		for _, stream := range []string{"one", "one", "two"} {
			a.Wrote(fn, stream, "from "+stream)
		}
		out, err := client.FilterLogEvents(t.Context(), &cloudwatchlogs.FilterLogEventsInput{LogGroupName: aws.String("/aws/lambda/f")})
		require.NoError(t, err)
		var lines []string
		for _, e := range out.Events {
			lines = append(lines, *e.LogStreamName+": "+*e.Message)
		}
		require.Equal(t, []string{"one: from one", "one: from one", "two: from two"}, lines)
	})
}
