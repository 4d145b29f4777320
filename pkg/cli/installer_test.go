package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/authorize"
	localcfn "github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// TestThePrintedPolicyIsEnoughAndNoMore: who has nothing but what `agc bootstrap policy` prints, with and without a key, can install, upgrade and remove the
// backend, in every way, and every right in it is needed, or has a reason.
func TestThePrintedPolicyIsEnoughAndNoMore(t *testing.T) {
	inWorld(t, func(w *world) {
		w.installer()
		w.unmade()
		w.do("bootstrap", "--notify", "someone@example.org", "--dashboard", "--tags", "owner=platform")
		w.do("bootstrap")
		w.declare(theKey)
		w.do("bootstrap", "--kms-key", theKey)
		w.code = "another"
		w.do("bootstrap", "--architecture", "x86_64", "--tags", "cost-center=4711", "--permissions-boundary", "arn:aws:iam::aws:policy/AdministratorAccess")
		w.older()
		w.do("bootstrap", "--dashboard=false", "--tags", "", "--permissions-boundary", "", "--kms-key", "")
		w.stuck()
		w.do("bootstrap")
		w.inactive()
		w.do("bootstrap", "remove")
		require.Empty(t, w.Guard.Account().Denials())
		grants, err := w.Guard.Grants(w.as)
		require.NoError(t, err)
		for _, complaint := range authorize.Unneeded(grants, unneeded()) {
			t.Error(complaint)
		}
	})
}

// installer has the commands run as somebody with the policies that are printed.
func (w *world) installer() {
	var arns []string
	for name, flags := range map[string][]string{"printed": nil, "key": {"--kms-key", theKey}} {
		text := w.do(append([]string{"bootstrap", "policy"}, flags...)...).out
		made, err := w.IAM.CreatePolicy(w.t.Context(), &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: &text})
		require.NoError(w.t, err)
		arns = append(arns, *made.Policy.Arn)
	}
	w.person("ines", arns...)
}

// unmade has the first installation fail late.
func (w *world) unmade() {
	w.CloudFormation.Fail(localcfn.Rule{Stack: account.BootstrapStack, LogicalID: "Machine", Phase: "CREATE", Reason: "no luck"})
	require.Equal(w.t, Failed, w.agc("bootstrap").exit)
	w.CloudFormation.Heal()
}

// older turns the backend into one of another version, as an administrator, in which whatever can be otherwise is.
func (w *world) older() {
	ctx, name := w.t.Context(), aws.String(account.BootstrapStack)
	got, err := w.CloudFormation.GetTemplate(ctx, &cloudformation.GetTemplateInput{StackName: name})
	require.NoError(w.t, err)
	_, err = w.S3.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String("agc-bootstrap-123456789012-us-east-1"), Key: aws.String("older.json"), Body: strings.NewReader(otherwise(w.t, *got.TemplateBody)),
	})
	require.NoError(w.t, err)
	w.update(&cloudformation.UpdateStackInput{
		StackName: name, Capabilities: []cfntypes.Capability{cfntypes.CapabilityCapabilityIam},
		TemplateURL: aws.String("https://agc-bootstrap-123456789012-us-east-1.s3.us-east-1.amazonaws.com/older.json"),
	})
}

// update updates a stack with the parameters and tags that it has, and waits.
func (w *world) update(in *cloudformation.UpdateStackInput) {
	stack := func() cfntypes.Stack {
		out, err := w.CloudFormation.DescribeStacks(w.t.Context(), &cloudformation.DescribeStacksInput{StackName: in.StackName})
		require.NoError(w.t, err)
		return out.Stacks[0]
	}
	before := stack()
	in.Tags = before.Tags
	for _, p := range before.Parameters {
		in.Parameters = append(in.Parameters, cfntypes.Parameter{ParameterKey: p.ParameterKey, UsePreviousValue: aws.Bool(true)})
	}
	_, err := cloudformation.NewFromConfig(w.Config()).UpdateStack(w.t.Context(), in)
	require.NoError(w.t, err)
	time.Sleep(10 * time.Minute)
	require.Equal(w.t, cfntypes.StackStatusUpdateComplete, stack().StackStatus)
}

// otherwise changes what can be changed of each type of the template's resources.
func otherwise(t *testing.T, text string) string {
	t.Helper()
	var template map[string]any
	require.NoError(t, json.Unmarshal([]byte(text), &template))
	for _, r := range template["Resources"].(map[string]any) {
		properties := r.(map[string]any)["Properties"].(map[string]any)
		switch r.(map[string]any)["Type"] {
		case "AWS::Lambda::Function":
			properties["MemorySize"] = 128
		case "AWS::IAM::Role":
			statement(properties["AssumeRolePolicyDocument"])["Sid"] = "Older"
			statement(properties["Policies"].([]any)[0].(map[string]any)["PolicyDocument"])["Sid"] = "Older"
		case "AWS::IAM::ManagedPolicy":
			statement(properties["PolicyDocument"])["Sid"] = "Older"
		case "AWS::StepFunctions::StateMachine":
			properties["DefinitionString"] = properties["DefinitionString"].(string) + " "
		case "AWS::Scheduler::Schedule", "AWS::Events::Rule":
			properties["Description"] = "older"
		case "AWS::SQS::Queue":
			properties["MessageRetentionPeriod"] = 3600
		case "AWS::SNS::Topic":
			properties["DisplayName"] = "older"
		case "AWS::CloudWatch::Alarm":
			properties["AlarmDescription"] = "older"
		}
	}
	changed, err := json.Marshal(template)
	require.NoError(t, err)
	return string(changed)
}

// statement is a policy document's first.
func statement(document any) map[string]any {
	return document.(map[string]any)["Statement"].([]any)[0].(map[string]any)
}

// stuck has an upgrade and its rollback fail.
func (w *world) stuck() {
	w.CloudFormation.Fail(localcfn.Rule{Stack: account.BootstrapStack, Type: "AWS::Lambda::Function", Phase: "UPDATE", Reason: "no luck"})
	w.code = "a third"
	require.Equal(w.t, Failed, w.agc("bootstrap").exit)
	w.CloudFormation.Heal()
}

// inactive leaves a region that was used and is not any more.
func (w *world) inactive() {
	ines := w.as
	w.as = ""
	w.do("account", "activate", "--use-public-subnets")
	w.do("account", "deactivate")
	w.as = ines
}

// unneeded are the rights in the printed policy that nothing uses here, each with its reason.
func unneeded() map[string]string {
	const (
		reads   = "the schema of the resource type lists it for reading or making; nothing asks for it here"
		tags    = "the handler passes the stack's tags on; the local one of this type does not"
		changes = "an update of what no version has changed so far may call it"
	)
	return map[string]string{
		"* cloudformation:UntagResource": "CloudFormation may ask for it when an update takes a stack's tags away (G)",
		"* cloudwatch:TagResource":       tags, "* cloudwatch:UntagResource": tags, "* events:TagResource": tags, "* events:UntagResource": tags,
		"* iam:UpdateRole": changes, "* iam:UpdateRoleDescription": changes, "* sns:SetSubscriptionAttributes": changes,
		"* iam:DeletePolicyVersion": "a policy that was changed has old versions, which go first; the local IAM keeps none",
		"* lambda:GetPolicy":        reads, "* lambda:ListTags": reads,
		"* logs:DescribeIndexPolicies": reads, "* logs:DescribeLogGroups": reads, "* logs:DescribeResourcePolicies": reads, "* sqs:GetQueueUrl": reads,
		"*ListLogs arn:aws:logs:us-east-1:123456789012:log-group:?": "the actions on all groups are among those above",
	}
}
