package main

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const bucket = "agc-123456789012-us-east-1"

func TestTheMainJob(t *testing.T) {
	inRegion(t, func(w *world) {
		first := w.succeed("first", activate)
		require.Equal(t, account.Active, w.look().State())
		require.Equal(t, []string{"Make the network", "Make bucket and table", "Make the region active"}, first.outcome.Changed)
		require.Equal(t, bucket, w.pointers()["bucket"])
		w.put("precious")

		calls := w.changes()
		again := w.succeed("again", activate)
		require.Empty(t, again.outcome.Plan.Stages)
		require.Contains(t, again.outcome.Summary, "nothing to do")
		require.Equal(t, calls, w.changes(), "nothing was changed")

		off := w.succeed("off", deactivate)
		require.Equal(t, account.Inactive, w.look().State())
		require.Empty(t, w.EC2.Billed(), "nothing costs by the hour")
		require.Equal(t, []string{"ComputeEnvImage"}, keys(w.pointers()), "the pointers are gone, the image's parameter stays")
		require.Equal(t, bucket, off.outcome.Retained[0].ID)
		require.Equal(t, "precious", w.get())
		w.table()

		calls = w.changes()
		require.Empty(t, w.succeed("off-again", deactivate).outcome.Plan.Stages)
		require.Equal(t, calls, w.changes())

		w.succeed("back", activate)
		require.Equal(t, account.Active, w.look().State())
		require.Equal(t, "precious", w.get(), "the bucket is used again with what it holds")
	})
}

func TestPreviewsChangeNothing(t *testing.T) {
	inRegion(t, func(w *world) {
		calls := w.changes()
		preview := w.succeed("preview", `{"action":"activate","preview":true}`)
		require.True(t, preview.outcome.Preview)
		require.NotEmpty(t, preview.outcome.Plan.ID)
		require.InDelta(t, 7.92, preview.outcome.Plan.Cost.After, 0.001)
		require.Equal(t, calls, w.changes())

		real := w.succeed("real", `{"action":"activate","plan":"`+preview.outcome.Plan.ID+`"}`)
		require.Equal(t, preview.outcome.Plan, real.outcome.Plan, "what was previewed is what was executed")

		calls = w.changes()
		off := w.succeed("preview-off", `{"action":"deactivate","preview":true}`)
		require.Len(t, off.outcome.Plan.Stages, 3)
		require.Equal(t, calls, w.changes())
		require.Equal(t, account.Active, w.look().State())
	})
}

func TestAPlanThatNoLongerHoldsTouchesNothing(t *testing.T) {
	inRegion(t, func(w *world) {
		preview := w.succeed("preview", `{"action":"activate","preview":true}`)
		w.succeed("meanwhile", activate)
		calls := w.changes()
		late := w.run("late", `{"action":"activate","plan":"`+preview.outcome.Plan.ID+`"}`)
		require.Equal(t, "FAILED", late.status)
		require.Equal(t, fault.PlanChanged, late.fault.Code)
		require.Contains(t, late.fault.Error(), preview.outcome.Plan.ID)
		require.Equal(t, calls, w.changes())
		w.succeed("free", deactivate)
	})
}

func TestNonsenseIsRefusedByName(t *testing.T) {
	inRegion(t, func(w *world) {
		for i, input := range []string{`[]`, `"activate"`, `null`, `17`, `{}`, `{"action":null}`, `{"action":"go"}`, `{"action":"activate","vpc":1}`} {
			e := w.run("nonsense-"+string(rune('a'+i)), input)
			require.Equal(t, "FAILED", e.status, input)
			require.Equal(t, fault.RequestInvalid, e.fault.Code, "%s: %+v", input, e.fault)
		}
		require.Equal(t, account.Inactive, w.look().State())
		require.Equal(t, 1, w.changes(), "only the backend itself was made")
	})
}

func TestEverythingCarriesTheTags(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("first", activate)
		s := w.look()
		for _, stack := range append(s.Networks, s.Core) {
			require.Equal(t, map[string]string{"application-name": "agc", "agc-version": account.Version}, stack.Tags)
		}
		out, err := s3.NewFromConfig(w.cfg).GetBucketTagging(w.t.Context(), &s3.GetBucketTaggingInput{Bucket: aws.String(bucket)})
		require.NoError(t, err)
		tags := map[string]string{}
		for _, tag := range out.TagSet {
			tags[*tag.Key] = *tag.Value
		}
		require.Equal(t, "agc", tags["application-name"])
		require.Equal(t, account.Version, tags["agc-version"])
	})
}

// TestOrchestrationCostsLittle compares an activation with the critical path of its stacks: the network, then the pointers.
func TestOrchestrationCostsLittle(t *testing.T) {
	inRegion(t, func(w *world) {
		took := w.succeed("first", activate).took
		critical := w.span(w.look().Networks[0].Name, "CREATE") + w.span(account.CoreStack, "UPDATE")
		ratio := took.Seconds() / critical.Seconds()
		t.Logf("activation %v, critical path of the stacks %v: ratio %.3f", took, critical, ratio)
		require.Less(t, ratio, 1.06, "the aim is 1.05; how late events come is chance")
		const deliveries = 2 * 3 * time.Second // two stages, each ended by an event that takes up to 3 s
		require.Less(t, took-critical, 3*time.Second+deliveries)
	})
}

// span is how long a stack's own events of a phase last.
func (w *world) span(name, phase string) time.Duration {
	var from, to time.Time
	pages := cloudformation.NewDescribeStackEventsPaginator(w.cfn, &cloudformation.DescribeStackEventsInput{StackName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(w.t.Context())
		require.NoError(w.t, err)
		for _, e := range page.StackEvents {
			if *e.LogicalResourceId == name && strings.HasPrefix(string(e.ResourceStatus), phase) {
				if to.IsZero() {
					to = *e.Timestamp
				}
				from = *e.Timestamp
			}
		}
	}
	return to.Sub(from)
}

// pointers are the SSM parameters that AGC's contexts read, without their common prefix.
func (w *world) pointers() map[string]string {
	out, err := ssm.NewFromConfig(w.cfg).GetParametersByPath(w.t.Context(), &ssm.GetParametersByPathInput{Path: aws.String("/agc/_common"), Recursive: aws.Bool(true)})
	require.NoError(w.t, err)
	values := map[string]string{}
	for _, p := range out.Parameters {
		values[strings.TrimPrefix(*p.Name, "/agc/_common/")] = *p.Value
	}
	return values
}

// changes counts the calls that change stacks.
func (w *world) changes() int {
	n := 0
	for _, operation := range []string{"CreateStack", "UpdateStack", "DeleteStack", "ContinueUpdateRollback"} {
		n += len(w.Faults.Calls("cloudformation", operation))
	}
	return n
}

func (w *world) put(text string) {
	_, err := s3.NewFromConfig(w.cfg).PutObject(w.t.Context(), &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("results"), Body: strings.NewReader(text)})
	require.NoError(w.t, err)
}

func (w *world) get() string {
	out, err := s3.NewFromConfig(w.cfg).GetObject(w.t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String("results")})
	require.NoError(w.t, err)
	text := make([]byte, 100)
	n, _ := out.Body.Read(text)
	return string(text[:n])
}

func (w *world) table() {
	_, err := dynamodb.NewFromConfig(w.cfg).DescribeTable(w.t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String("Agc")})
	require.NoError(w.t, err)
}

func keys(m map[string]string) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	return names
}
