package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

func TestVersionsAreComparedAsFarAsTheyMatter(t *testing.T) {
	for pair, want := range map[[2]string]int{
		{"2.0.0", "2.0.0"}: 0, {"2.0.9", "2.0.1"}: 0, {"2.0.0", "2.1.0"}: -1, {"2.10.0", "2.9.0"}: 1, {"1.9.0", "2.0.0"}: -1, {"3.0", "2.9.1"}: 1,
		{"", "2.0.0"}: 0, {"x.y", "2.0.0"}: 0,
	} {
		require.Equal(t, want, newer(pair[0], pair[1]), pair)
	}
}

// pretend gives the installed backend another version.
func (w *world) pretend(version string) {
	w.t.Helper()
	ctx, name := w.t.Context(), aws.String(account.BootstrapStack)
	stack, err := w.CloudFormation.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: name})
	require.NoError(w.t, err)
	got, err := w.CloudFormation.GetTemplate(ctx, &cloudformation.GetTemplateInput{StackName: name})
	require.NoError(w.t, err)
	body := strings.Replace(*got.TemplateBody, `"Value": "`+account.Version+`"`, `"Value": "`+version+`"`, 1)
	require.NotEqual(w.t, *got.TemplateBody, body)
	const bucket = "agc-bootstrap-123456789012-us-east-1"
	_, err = w.S3.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("pretended.json"), Body: strings.NewReader(body)})
	require.NoError(w.t, err)
	_, err = w.CloudFormation.UpdateStack(ctx, &cloudformation.UpdateStackInput{
		StackName: name, TemplateURL: aws.String("https://" + bucket + ".s3.us-east-1.amazonaws.com/pretended.json"),
		Parameters: stack.Stacks[0].Parameters, Capabilities: []types.Capability{types.CapabilityCapabilityIam},
	})
	require.NoError(w.t, err)
	time.Sleep(5 * time.Minute)
}

func TestABackendOfAnotherVersion(t *testing.T) {
	inRegion(t, func(w *world) {
		w.pretend("1.9.0")
		for _, command := range []string{"activate", "update", "deactivate", "repair"} {
			r := w.agc("account", command, "--format", "json")
			require.Equal(w.t, Failed, r.exit)
			require.Contains(w.t, r.out, `"code": "Backend.Outdated"`)
			require.Contains(w.t, r.errors, "next: have it upgraded with 'agc bootstrap'")
		}
		require.Equal(w.t, Failed, w.agc("account", "keep", "--clear").exit)
		require.Equal(w.t, Succeeded, w.agc("account", "status").exit, "looking is always allowed")
		require.Equal(w.t, Succeeded, w.agc("bootstrap", "--silent").exit)
		require.Equal(w.t, Succeeded, w.agc("account", "activate", "--preview").exit)
		w.pretend("9.0.0")
		r := w.agc("account", "activate", "--preview")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Contains(w.t, r.errors, "is version 9.0.0, newer than this agc")
	})
}
