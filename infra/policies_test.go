package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// allow is one statement of a policy.
type allow struct {
	Sid, Effect      string
	Action, Resource []any
	Condition        map[string]map[string]any
}

type policy struct{ Statement []allow }

// policies are the policies of every role of the bootstrap template, by role.
func policies(t *testing.T) map[string]policy {
	t.Helper()
	out := map[string]policy{}
	tpl := read(t, account.BootstrapStack)
	for _, name := range tpl.ofType("AWS::IAM::Role") {
		var properties struct {
			Policies          []struct{ PolicyDocument policy }
			ManagedPolicyArns []any
		}
		text, err := json.Marshal(whateverIsAsked(tpl.Resources[name].Properties))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &properties))
		require.Empty(t, properties.ManagedPolicyArns, "%s: AWS changes managed policies as it likes", name)
		require.Len(t, properties.Policies, 1)
		out[name] = properties.Policies[0].PolicyDocument
	}
	return out
}

// whateverIsAsked is a part of a template with all that is there under a condition only.
func whateverIsAsked(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = whateverIsAsked(item)
		}
		return out
	case map[string]any:
		if branches, ok := v["Fn::If"].([]any); ok && reflect.DeepEqual(branches[2], map[string]any{"Ref": "AWS::NoValue"}) {
			return whateverIsAsked(branches[1])
		}
		out := map[string]any{}
		for key, item := range v {
			out[key] = whateverIsAsked(item)
		}
		return out
	}
	return v
}

func TestNoActionIsAPattern(t *testing.T) {
	for role, p := range policies(t) {
		for _, s := range p.Statement {
			require.Equal(t, "Allow", s.Effect)
			for _, action := range s.Action {
				require.Regexp(t, `^[a-z0-9]+:[A-Z][A-Za-z0-9]+$`, action, "%s: %s", role, s.Sid)
			}
		}
	}
}

// Everything else is allowed on things of this account and region that carry a name or a kind.
func TestResourcesAreNamed(t *testing.T) {
	for role, p := range policies(t) {
		for _, s := range p.Statement {
			for _, r := range s.Resource {
				if r == any("*") || s.Sid == "SeeBucket" {
					continue // the reason for all stands in the code, and in docs/permissions.md; a user's bucket may have any name
				}
				formula, ok := r.(map[string]any)["Fn::Sub"].(string)
				if !ok {
					continue // a reference to a resource of the template names it
				}
				parts := strings.SplitN(regexp.MustCompile(`\$\{[^}]*\}`).ReplaceAllString(formula, "X"), ":", 6)
				require.Len(t, parts, 6, "%s: %s", role, s.Sid)
				require.Regexp(t, `^(/?[A-Za-z]|\*/agc-write-probe-)`, parts[5], "%s: %s names nothing", role, s.Sid)
			}
		}
	}
}

func TestEveryFunctionHasARoleToItself(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	users := map[string]string{}
	for _, name := range tpl.ofType("AWS::Lambda::Function") {
		role := tpl.Resources[name].Properties["Role"].(map[string]any)["Fn::GetAtt"].([]any)[0].(string)
		require.Empty(t, users[role], "%s serves %s too", role, name)
		users[role] = name
		require.Equal(t, name+"Role", role)
	}
	require.Len(t, users, len(machine.Functions()))
}

// What each function may do, in short: a right that is added anywhere has to be added here too.
func TestFunctionsMayDoNoMore(t *testing.T) {
	have := map[string][]string{}
	for role, p := range policies(t) {
		for _, s := range p.Statement {
			for _, action := range s.Action {
				have[role] = append(have[role], action.(string))
			}
		}
		slices.Sort(have[role])
	}
	logs := []string{"kms:Decrypt", "logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}
	for role, want := range map[string][]string{
		"BeginRole": append(logs, "dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:PutItem", "states:DescribeExecution"),
		"PlanRole": append(logs, "cloudformation:DescribeStacks", "cloudformation:GetTemplate", "cloudformation:ListStacks",
			"batch:DescribeJobQueues", "batch:ListJobs", "dynamodb:ConditionCheckItem", "dynamodb:Query",
			"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "ec2:DescribeAvailabilityZones",
			"ec2:DescribeVpcEndpointServices", "ec2:DescribeImages", "ec2:DescribeVpcs", "ec2:DescribeAddresses",
			"ec2:DescribeNetworkInterfaces", "ec2:DescribeInstances", "ec2:DescribeVpcEndpoints", "ec2:DescribeNatGateways",
			"ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpnGateways", "ec2:DescribeEgressOnlyInternetGateways",
			"ec2:DescribeInternetGateways", "ec2:DescribeRouteTables", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups",
			"servicequotas:GetServiceQuota", "s3:ListBucket", "s3:PutObject", "s3:DeleteObject", "kms:GenerateDataKey", "ssm:GetParameter",
			"ssm:GetParametersByPath", "s3:GetBucketTagging", "s3:GetEncryptionConfiguration", "s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicy",
			"dynamodb:DescribeTable", "dynamodb:ListTagsOfResource", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTimeToLive",
			"cloudformation:DetectStackDrift", "cloudformation:DetectStackResourceDrift", "cloudformation:DescribeStackResourceDrifts",
			"cloudformation:DescribeStackDriftDetectionStatus", "cloudformation:BatchDescribeTypeConfigurations", "ec2:DescribeVpcAttribute",
			"ec2:DescribeNetworkAcls", "ec2:DescribeVpcEncryptionControls", "ssm:GetParameters", "s3:ListTagsForResource", "s3:GetBucketAbac", "s3:GetBucketMetadataTableConfiguration",
			"s3:GetAccelerateConfiguration", "s3:GetAnalyticsConfiguration", "s3:GetBucketCORS", "s3:GetBucketLogging", "s3:GetBucketNotification",
			"s3:GetBucketObjectLockConfiguration", "s3:GetBucketOwnershipControls", "s3:GetBucketVersioning", "s3:GetBucketWebsite",
			"s3:GetIntelligentTieringConfiguration", "s3:GetInventoryConfiguration", "s3:GetLifecycleConfiguration", "s3:GetMetricsConfiguration",
			"s3:GetReplicationConfiguration",
			"dynamodb:DescribeContributorInsights", "dynamodb:DescribeKinesisStreamingDestination", "dynamodb:GetResourcePolicy"),
		"StorageRole": append(logs, "dynamodb:GetItem",
			"s3:GetBucketTagging", "s3:GetEncryptionConfiguration", "s3:GetBucketPublicAccessBlock", "s3:GetBucketPolicy",
			"dynamodb:DescribeTable", "dynamodb:ListTagsOfResource", "dynamodb:DescribeContinuousBackups", "dynamodb:DescribeTimeToLive",
			"s3:PutBucketTagging", "s3:PutEncryptionConfiguration", "s3:PutBucketPublicAccessBlock", "s3:PutBucketPolicy",
			"dynamodb:TagResource", "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTimeToLive"),
		"SweepRole": append(logs, "dynamodb:GetItem", "ssm:DeleteParameter",
			"ec2:DescribeVpcEndpoints", "ec2:DescribeNatGateways", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups", "ec2:DescribeInternetGateways",
			"ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DeleteSecurityGroup", "ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress",
			"ec2:RevokeSecurityGroupEgress", "ec2:DeleteSubnet", "ec2:DisassociateRouteTable", "ec2:DeleteRouteTable", "ec2:DeleteNetworkInterface",
			"ec2:DetachInternetGateway", "ec2:DetachInternetGateway", "ec2:DeleteInternetGateway", "ec2:DeleteVpcEndpoints", "ec2:DeleteNatGateway",
			"ec2:DeleteEgressOnlyInternetGateway"),
		"GuardRole": append(logs, "cloudformation:DescribeStacks", "cloudformation:ListStacks", "ec2:DescribeNetworkInterfaces", "ec2:DescribeInstances", "ec2:DescribeVpcEndpoints",
			"ec2:DescribeNatGateways", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpnGateways", "ec2:DescribeEgressOnlyInternetGateways",
			"ec2:DescribeInternetGateways", "ec2:DescribeRouteTables", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"),
		"StackRole": append(logs, "cloudformation:ContinueUpdateRollback", "cloudformation:CreateStack",
			"cloudformation:SetStackPolicy", "cloudformation:UpdateTerminationProtection",
			"cloudformation:DeleteStack", "cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks",
			"cloudformation:TagResource", "cloudformation:UntagResource", "cloudformation:UpdateStack",
			"cloudformation:CreateChangeSet", "cloudformation:DescribeChangeSet", "cloudformation:ExecuteChangeSet",
			"dynamodb:GetItem", "dynamodb:PutItem", "iam:PassRole", "states:SendTaskSuccess"),
		"DrainRole": append(logs, "batch:DescribeJobQueues", "batch:DescribeJobs", "batch:ListJobs", "batch:TerminateJob", "batch:UpdateJobQueue",
			"cloudformation:DeleteStack", "cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks", "cloudformation:ListStackResources", "cloudformation:ListStacks",
			"dynamodb:GetItem", "dynamodb:PutItem", "ecs:UpdateService", "iam:PassRole", "states:SendTaskSuccess"),
		"WakeRole":          append(logs, "dynamodb:DeleteItem", "dynamodb:Query", "states:SendTaskSuccess"),
		"FinishRole":        append(logs, "cloudformation:DescribeStacks", "cloudformation:ListStacks", "events:PutEvents", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
		"MachineRole":       {"lambda:InvokeFunction", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"},
		"ScheduleRole":      {"kms:Decrypt", "kms:GenerateDataKey", "sqs:SendMessage", "states:StartExecution"},
		"OperationDiedRole": {"states:StartExecution"},
	} {
		slices.Sort(want)
		require.Equal(t, want, have[role], role)
	}
}

func TestStateIsReachedByPartition(t *testing.T) {
	for role, p := range policies(t) {
		for _, s := range p.Statement {
			if role != "ServiceRole" && strings.HasPrefix(s.Action[0].(string), "dynamodb:") && !strings.HasSuffix(s.Sid, "RunTable") {
				require.NotEmpty(t, s.Condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"], "%s: %s", role, s.Sid)
			}
		}
	}
}

func TestRolesArePassedToCloudFormationOnly(t *testing.T) {
	passed := map[string]string{"StackRole": "ServiceRole", "DrainRole": "ContextRemover"}
	all := policies(t)
	maps.Copy(all, peoples(t))
	for role, p := range all {
		for _, s := range p.Statement {
			if slices.Contains(s.Action, any("iam:PassRole")) {
				require.Contains(t, passed, role)
				require.Equal(t, []any{map[string]any{"Fn::GetAtt": []any{passed[role], "Arn"}}}, s.Resource)
				require.Equal(t, map[string]map[string]any{
					"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"},
				}, s.Condition)
			}
		}
	}
}

func TestTheServiceRoleHasNothingOfIAM(t *testing.T) {
	services := map[string]bool{}
	for _, s := range policies(t)["ServiceRole"].Statement {
		for _, action := range s.Action {
			service, _, _ := strings.Cut(action.(string), ":")
			services[service] = true
		}
	}
	require.Equal(t, map[string]bool{"s3": true, "dynamodb": true, "ssm": true, "ec2": true, "route53": true}, services)
}

// Whatever takes something away works on what carries AGC's tag, or the tag of a network's stack, only.
func TestTheServiceRoleTakesApartTaggedNetworksOnly(t *testing.T) {
	taking := regexp.MustCompile(`^ec2:(Delete|Detach|Disassociate|Release|Replace|Revoke)`)
	found := 0
	for _, s := range policies(t)["ServiceRole"].Statement {
		for _, action := range s.Action {
			if taking.MatchString(action.(string)) {
				found++
				tagged := s.Condition["StringEquals"]["aws:ResourceTag/application-name"] == "agc"
				made := s.Condition["StringLike"]["aws:ResourceTag/aws:cloudformation:stack-name"] == account.NetworkPrefix+"*"
				require.True(t, tagged || made, action)
			}
		}
	}
	require.NotZero(t, found)
}

// What removes foreign parts of networks works in VPCs of this account only, as far as IAM can tell a thing's VPC.
func TestForeignPartsAreRemovedFromOwnVpcsOnly(t *testing.T) {
	conditions := map[string][]string{}
	for _, s := range policies(t)["SweepRole"].Statement {
		for operator, keys := range s.Condition {
			for key := range keys {
				conditions[s.Sid] = append(conditions[s.Sid], operator+" "+key)
			}
		}
		for _, action := range s.Action {
			require.NotRegexp(t, `^ec2:(Terminate|Stop|DeleteVpc$|DetachNetworkInterface)`, action, "never what runs or is attached")
		}
	}
	require.Equal(t, map[string][]string{
		"ReadLock":          {"ForAllValues:StringLike dynamodb:LeadingKeys"},
		"RemovePartsOfVpcs": {"ArnLike ec2:Vpc"},
		"DetachFromOurs":    {"StringEquals aws:ResourceTag/application-name"},
		"UseKey":            {"StringEquals kms:ViaService"},
	}, conditions)
}

// The remover takes away and reads; it makes nothing, and it takes away only what carries AGC's tag or the name of a context.
func TestTheContextRemoverOnlyRemoves(t *testing.T) {
	for _, s := range policies(t)["ContextRemover"].Statement {
		for _, action := range s.Action {
			_, verb, _ := strings.Cut(action.(string), ":")
			require.Regexp(t, `^(Delete|DELETE|Remove|Detach|Deregister|Revoke|Get|GET|List|Describe|UpdateJobQueue|UpdateComputeEnvironment|UpdateService|ModifyLoadBalancerAttributes)`, verb)
		}
		tagged := s.Condition["StringEquals"]["aws:ResourceTag/application-name"] == "agc"
		named := strings.Contains(fmt.Sprint(s.Resource), account.ContextPrefix)
		reasoned := slices.Contains([]string{"RevokeRules", "RemoveJobDefinitions", "RemoveTaskDefinitions", "ReadParts", "ReadFileSystems", "ReadDiscovery", "AwaitDiscovery"}, s.Sid)
		require.True(t, tagged || named || reasoned, s.Sid)
	}
}

// A role's inline policies may have 10,240 characters in all, white space aside (IAM User Guide, "IAM and AWS STS quotas").
func TestPoliciesFitIntoTheirRoles(t *testing.T) {
	for role, p := range policies(t) {
		text, err := json.Marshal(p)
		require.NoError(t, err)
		require.Less(t, len(text), 10_240, role)
	}
}
