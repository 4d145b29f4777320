package bootstrap

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// resource is one of the template's.
type resource struct {
	Type       string
	Properties map[string]any
}

func resources(t *testing.T) map[string]resource {
	t.Helper()
	var parsed struct{ Resources map[string]resource }
	require.NoError(t, json.Unmarshal([]byte(body), &parsed))
	return parsed.Resources
}

func installerPolicy(t *testing.T, p Place) string {
	t.Helper()
	text, err := Policy(p)
	require.NoError(t, err)
	return text
}

// A resource type that the template gains needs a right, and one that it loses leaves none behind.
func TestEveryTypeOfTheTemplateHasARight(t *testing.T) {
	used, righted := map[string]bool{}, map[string]bool{}
	for _, r := range resources(t) {
		used[r.Type] = true
	}
	for _, r := range rights() {
		for _, kind := range r.types {
			righted[kind] = true
		}
	}
	require.Equal(t, used, righted, "pkg/bootstrap/rights.go names the types for which it gives rights")
}

// made tells, by type, which calls make and remove a resource, and the ARN of one with a name.
func made() map[string]struct{ make, remove, arn string } {
	return map[string]struct{ make, remove, arn string }{
		"AWS::CloudWatch::Alarm":                  {"cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms", "cloudwatch:us-east-1:123456789012:alarm:"},
		"AWS::CloudWatch::Dashboard":              {"cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards", "cloudwatch::123456789012:dashboard/"},
		"AWS::DynamoDB::Table":                    {"dynamodb:CreateTable", "dynamodb:DeleteTable", "dynamodb:us-east-1:123456789012:table/"},
		"AWS::Events::Rule":                       {"events:PutRule", "events:DeleteRule", "events:us-east-1:123456789012:rule/"},
		"AWS::IAM::ManagedPolicy":                 {"iam:CreatePolicy", "iam:DeletePolicy", "iam::123456789012:policy/"},
		"AWS::IAM::Role":                          {"iam:CreateRole", "iam:DeleteRole", "iam::123456789012:role/"},
		"AWS::Lambda::Function":                   {"lambda:CreateFunction", "lambda:DeleteFunction", "lambda:us-east-1:123456789012:function:"},
		"AWS::Lambda::Permission":                 {"lambda:AddPermission", "lambda:RemovePermission", "lambda:us-east-1:123456789012:function:"},
		"AWS::Lambda::Version":                    {"lambda:PublishVersion", "lambda:DeleteFunction", "lambda:us-east-1:123456789012:function:"},
		"AWS::Logs::LogGroup":                     {"logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:us-east-1:123456789012:log-group:"},
		"AWS::SNS::Subscription":                  {"sns:Subscribe", "sns:Unsubscribe", "sns:us-east-1:123456789012:"},
		"AWS::SNS::Topic":                         {"sns:CreateTopic", "sns:DeleteTopic", "sns:us-east-1:123456789012:"},
		"AWS::SNS::TopicPolicy":                   {"sns:SetTopicAttributes", "sns:SetTopicAttributes", "sns:us-east-1:123456789012:"},
		"AWS::SQS::Queue":                         {"sqs:CreateQueue", "sqs:DeleteQueue", "sqs:us-east-1:123456789012:"},
		"AWS::Scheduler::Schedule":                {"scheduler:CreateSchedule", "scheduler:DeleteSchedule", "scheduler:us-east-1:123456789012:schedule/default/"},
		"AWS::StepFunctions::StateMachine":        {"states:CreateStateMachine", "states:DeleteStateMachine", "states:us-east-1:123456789012:stateMachine:"},
		"AWS::StepFunctions::StateMachineVersion": {"states:PublishStateMachineVersion", "states:DeleteStateMachineVersion", "states:us-east-1:123456789012:stateMachine:"},
		"AWS::StepFunctions::StateMachineAlias":   {"states:CreateStateMachineAlias", "states:DeleteStateMachineAlias", "states:us-east-1:123456789012:stateMachine:"},
	}
}

// name is what a resource is called: what the template says, or what CloudFormation makes of stack and logical id.
func name(t *testing.T, id string, r resource, all map[string]resource) string {
	t.Helper()
	if strings.HasPrefix(r.Type, "AWS::StepFunctions::") { // IAM sees the machine, and versions and aliases as a condition key
		r = all["Machine"]
	}
	for _, property := range []string{"AlarmName", "DashboardName", "FunctionName", "LogGroupName", "Name", "StateMachineName", "TableName"} {
		switch value := r.Properties[property].(type) {
		case string:
			return value
		case map[string]any:
			if other, ok := value["Ref"].(string); ok {
				return name(t, other, all[other], all)
			}
			if text, ok := value["Fn::Sub"].(string); ok {
				return strings.ReplaceAll(text, "${AWS::Region}", "us-east-1")
			}
			parts, ok := value["Fn::Join"].([]any)
			require.True(t, ok, "%s: %v", id, value)
			return parts[1].([]any)[0].(string) + "-0123abcd"
		}
	}
	return "Agc-Bootstrap-" + id + "-1A2B3C4D5E6F"
}

func allows(t *testing.T, r policy.Request, text string) bool {
	t.Helper()
	allowed, err := policy.Allows(r, text)
	require.NoError(t, err)
	return allowed
}

// The names that the policy allows are those that the template gives, and no others.
func TestThePolicyCoversTheTemplatesNames(t *testing.T) {
	text, all := installerPolicy(t, here), resources(t)
	for id, r := range all {
		calls, known := made()[r.Type]
		require.True(t, known, "%s: say above how a %s is made", id, r.Type)
		arn := "arn:aws:" + calls.arn + name(t, id, r, all)
		for _, action := range []string{calls.make, calls.remove} {
			require.True(t, allows(t, policy.Request{Action: action, Resource: arn}, text), "%s on %s", action, arn)
			foreign := strings.NewReplacer("Agc", "Other", "123456789012", "210987654321").Replace(arn)
			if action != "sns:Unsubscribe" { // for which IAM knows no resources
				require.False(t, allows(t, policy.Request{Action: action, Resource: foreign}, text), "%s on %s", action, foreign)
			}
		}
	}
}

// rolesIn finds the roles that a value names, at any depth.
func rolesIn(value any) []string {
	var found []string
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			if get, ok := inner.(map[string]any); ok && (key == "Role" || key == "RoleArn") {
				found = append(found, get["Fn::GetAtt"].([]any)[0].(string))
			}
			found = append(found, rolesIn(inner)...)
		}
	case []any:
		for _, inner := range v {
			found = append(found, rolesIn(inner)...)
		}
	}
	return found
}

// Roles are passed to the services whose resources have one, and to nobody else.
func TestRolesArePassedToWhoUsesThem(t *testing.T) {
	principals := map[string]string{
		"AWS::Events::Rule": "events.amazonaws.com", "AWS::Lambda::Function": "lambda.amazonaws.com",
		"AWS::Scheduler::Schedule": "scheduler.amazonaws.com", "AWS::StepFunctions::StateMachine": "states.amazonaws.com",
	}
	used, text := map[string]bool{}, installerPolicy(t, here)
	pass := func(role, service string) bool {
		return allows(t, policy.Request{
			Action: "iam:PassRole", Resource: "arn:aws:iam::123456789012:role/" + role, Keys: policy.Keys{"iam:passedtoservice": {service}},
		}, text)
	}
	for id, r := range resources(t) {
		for _, role := range rolesIn(r.Properties) {
			require.Contains(t, principals, r.Type, id)
			used[principals[r.Type]] = true
			require.True(t, pass("Agc-Bootstrap-"+role+"-1A2B3C4D5E6F", principals[r.Type]), "%s to %s", role, id)
		}
	}
	require.Len(t, used, len(principals))
	require.False(t, pass("Agc-Bootstrap-PlanRole-1A2B3C4D5E6F", "ec2.amazonaws.com"))
	require.False(t, pass("Admin", "lambda.amazonaws.com"))
}

// What IAM asks of a policy (IAM user guide, "IAM JSON policy elements reference" and "IAM and AWS STS quotas").
func TestThePolicyIsOneOfIAM(t *testing.T) {
	text := installerPolicy(t, Place{Account: "123456789012", Region: "ap-southeast-1", Partition: "aws-us-gov"})
	visible := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
	require.LessOrEqual(t, len(visible), 6144, "the longest managed policy")
	_, err := policy.Parse("installer", text)
	require.NoError(t, err)
	require.NotRegexp(t, `\{[a-z]+\}`, text, "no name is left open")
}

// Folding makes the policy shorter and allows nothing more: what stands together now is about different services.
func TestFoldingAllowsNothingMore(t *testing.T) {
	folded := fold(rights())
	require.Less(t, len(folded), len(rights())*3/4)
	pair := func(all []right) (out []string) {
		for _, r := range all {
			for _, action := range r.actions {
				for _, resource := range r.resources {
					service, _, _ := strings.Cut(action, ":")
					if resource == "*" || strings.HasPrefix(resource, service+":") {
						out = append(out, fmt.Sprint(action, " on ", resource, r.conditions))
					}
				}
			}
		}
		return out
	}
	require.ElementsMatch(t, pair(rights()), pair(folded))
	require.False(t, allows(t, policy.Request{Action: "cloudformation:UpdateStack", Resource: "arn:aws:cloudformation:us-east-1:123456789012:stack/Agc-Core/1"}, installerPolicy(t, here)))
}

func TestThePolicyIsNarrow(t *testing.T) {
	var sids []string
	for _, r := range rights() {
		require.Regexp(t, `^[A-Za-z0-9]+$`, r.sid)
		require.NotContains(t, sids, r.sid, "IAM takes each Sid once")
		sids = append(sids, r.sid)
		for _, action := range r.actions {
			require.Regexp(t, `^[a-z0-9]+:[A-Z][A-Za-z0-9]+$`, action, "no action is a pattern")
		}
		require.NotEmpty(t, r.why, "%s: say what would not work without it", r.sid)
		require.Equal(t, r.everywhere != "", len(r.resources) == 0, "%s: says why it is allowed everywhere, if it is", r.sid)
		require.NotContains(t, r.resources, "*", r.sid)
		if r.everywhere != "" {
			require.Subset(t, []string{
				"cloudformation:DescribeStacks", "cloudformation:ListStacks", // one call reads all stacks
				"logs:DescribeResourcePolicies", "sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe", // without resources in IAM
			}, r.actions, r.sid)
		}
	}
}

func TestThePolicyKnowsPartitions(t *testing.T) {
	china := installerPolicy(t, Place{Account: "123456789012", Region: "cn-north-1", Partition: "aws-cn"})
	require.NotContains(t, china, "arn:aws:")
	require.Contains(t, china, "arn:aws-cn:s3:::agc-bootstrap-123456789012-cn-north-1/*")
}
