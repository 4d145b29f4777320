package localaws_test

import (
	"errors"
	"net/http/httptest"
	"os/exec"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

const template = `{"Resources":{"P":{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Name":"/p","Value":"v"}}}}`

func TestCloseEndsAStackInTheMaking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the bubble fails when a goroutine is left
		a := localaws.New(localaws.Options{})
		_, err := cloudformation.NewFromConfig(a.Config()).CreateStack(t.Context(), &cloudformation.CreateStackInput{StackName: new("s"), TemplateBody: new(template)})
		require.NoError(t, err)
		a.Close()
	})
}

func TestAnotherRegionIsRefusedByName(t *testing.T) {
	a := localaws.New(localaws.Options{Region: "eu-west-1"})
	defer a.Close()
	c := a.Config()
	c.Region = "us-west-2"
	_, err := sts.NewFromConfig(c, func(o *sts.Options) { o.RetryMaxAttempts = 1 }).GetCallerIdentity(t.Context(), nil)
	api, ok := errors.AsType[smithy.APIError](err)
	require.True(t, ok, err)
	require.Equal(t, "LocalAws.NotImplemented", api.ErrorCode())
	require.Contains(t, api.ErrorMessage(), "eu-west-1")
	require.Contains(t, api.ErrorMessage(), "us-west-2")
}

// TestOtherClientsAreServed runs the aws CLI against a real listener.
func TestOtherClientsAreServed(t *testing.T) {
	aws, err := exec.LookPath("aws")
	if err != nil {
		t.Skip("SKIPPED LOUDLY: the aws CLI is not installed")
	}
	a := localaws.New(localaws.Options{})
	defer a.Close()
	server := httptest.NewServer(a)
	defer server.Close()
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"sts", "get-caller-identity"}, "arn:aws:iam::123456789012:user/local"},
		{[]string{"s3api", "create-bucket", "--bucket", "a-bucket"}, "/a-bucket"},
		{[]string{"s3api", "list-buckets"}, "a-bucket"},
		{[]string{"cloudformation", "create-stack", "--stack-name", "s", "--template-body", template}, "arn:aws:cloudformation:us-east-1:123456789012:stack/s/"},
		{[]string{"cloudformation", "describe-stacks", "--stack-name", "none"}, "Stack with id none does not exist"},
		{[]string{"dynamodb", "list-tables"}, "TableNames"},
	} {
		cmd := exec.CommandContext(t.Context(), aws, c.args...)
		cmd.Env = append(cmd.Environ(), "AWS_ENDPOINT_URL="+server.URL, "AWS_ACCESS_KEY_ID=AKIALOCAL", "AWS_SECRET_ACCESS_KEY=local", "AWS_DEFAULT_REGION=us-east-1", "AWS_PAGER=")
		out, _ := cmd.CombinedOutput() // a refusal is among the wanted answers
		require.Contains(t, string(out), c.want, c.args)
	}
}
