package stacks

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/script"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const role = "arn:aws:iam::123456789012:role/service"

// answer is a successful reply of the query protocol.
func answer(operation, inner string) script.Reply {
	return script.Reply{Body: fmt.Sprintf(`<%[1]sResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><%[1]sResult>%[2]s</%[1]sResult></%[1]sResponse>`, operation, inner)}
}

// no is a refusal of the query protocol.
func no(code, text string) script.Reply {
	return script.Reply{Status: 400, Body: fmt.Sprintf(`<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>`, code, text)}
}

// on is CloudFormation with these replies to one operation.
func on(operation string, replies ...script.Reply) (*script.AWS, *Stacks) {
	aws := script.New(map[string][]script.Reply{operation: replies})
	return aws, New(aws.Config(), role)
}

const coreXML = `<member><StackId>arn:core</StackId><StackName>Agc-Core</StackName><StackStatus>CREATE_COMPLETE</StackStatus><StackStatusReason>fine</StackStatusReason>
<EnableTerminationProtection>true</EnableTerminationProtection>
<Parameters><member><ParameterKey>Active</ParameterKey><ParameterValue>true</ParameterValue></member></Parameters>
<Tags><member><Key>application-name</Key><Value>agc</Value></member></Tags>
<Outputs><member><OutputKey>BucketName</OutputKey><OutputValue>b</OutputValue></member></Outputs></member>`

func whole(name, rest string) string {
	return fmt.Sprintf(`<member><StackId>arn:%[1]s</StackId><StackName>%[1]s</StackName><StackStatus>CREATE_COMPLETE</StackStatus>%[2]s</member>`, name, rest)
}

func TestFind(t *testing.T) {
	aws, stacks := on("DescribeStacks", answer("DescribeStacks", "<Stacks>"+coreXML+"</Stacks>"))
	got, err := stacks.Find(t.Context(), "Agc-Core")
	require.NoError(t, err)
	require.Equal(t, account.Stack{
		Name: "Agc-Core", ID: "arn:core", Status: "CREATE_COMPLETE", Reason: "fine",
		Parameters: map[string]string{"Active": "true"}, Tags: map[string]string{"application-name": "agc"}, Outputs: map[string]string{"BucketName": "b"},
		Protected: true,
	}, got)
	require.Equal(t, "Agc-Core", aws.Calls()[0].Form.Get("StackName"))
}

func TestFindNone(t *testing.T) {
	deleted := strings.ReplaceAll(coreXML, "CREATE_COMPLETE", "DELETE_COMPLETE")
	for _, reply := range []script.Reply{
		no("ValidationError", "Stack with id Agc-Core does not exist"),
		answer("DescribeStacks", "<Stacks></Stacks>"),
		answer("DescribeStacks", "<Stacks>"+deleted+"</Stacks>"),
	} {
		_, stacks := on("DescribeStacks", reply)
		got, err := stacks.Find(t.Context(), "Agc-Core")
		require.NoError(t, err)
		require.False(t, got.Exists())
	}
}

func TestAllReadsEveryPage(t *testing.T) {
	aws, stacks := on("DescribeStacks",
		answer("DescribeStacks", "<Stacks>"+whole("Agc-Network-2", "")+whole("Other", "")+"</Stacks><NextToken>more</NextToken>"),
		answer("DescribeStacks", "<Stacks>"+whole("Agc-Core", "")+whole("Agc-Nested", "<ParentId>arn:x</ParentId>")+"</Stacks>"))
	got, err := stacks.All(t.Context(), "Agc-")
	require.NoError(t, err)
	require.Len(t, got, 2)
	require.Equal(t, []string{"Agc-Core", "Agc-Network-2"}, []string{got[0].Name, got[1].Name})
	require.Equal(t, "more", aws.Calls()[1].Form.Get("NextToken"))
}

func TestTemplate(t *testing.T) {
	aws, stacks := on("GetTemplate", answer("GetTemplate", "<TemplateBody>{}</TemplateBody>"), no("ValidationError", "Stack with id x does not exist"))
	body, err := stacks.Template(t.Context(), "arn:core")
	require.NoError(t, err)
	require.Equal(t, "{}", body)
	require.Equal(t, "Original", aws.Calls()[0].Form.Get("TemplateStage"))
	body, err = stacks.Template(t.Context(), "arn:core")
	require.NoError(t, err)
	require.Empty(t, body)
}

func event(physical, logical, status, token, reason string) string {
	return fmt.Sprintf(`<member><StackId>arn:core</StackId><StackName>Agc-Core</StackName><EventId>e</EventId><PhysicalResourceId>%s</PhysicalResourceId>
<LogicalResourceId>%s</LogicalResourceId><ResourceType>AWS::X::Y</ResourceType><ResourceStatus>%s</ResourceStatus><ClientRequestToken>%s</ClientRequestToken>
<ResourceStatusReason>%s</ResourceStatusReason></member>`, physical, logical, status, token, reason)
}

func events(list ...string) string {
	return "<StackEvents>" + strings.Join(list, "") + "</StackEvents>"
}

func TestNewest(t *testing.T) {
	about := event("arn:core", "Agc-Core", "CREATE_COMPLETE", "t1", "")
	resource := event("bucket", "Bucket", "CREATE_COMPLETE", "t2", "")
	tests := []struct {
		name          string
		reply         script.Reply
		token, status string
	}{
		{"the stack", answer("DescribeStackEvents", events(about, resource)), "t1", "CREATE_COMPLETE"},
		{"a resource", answer("DescribeStackEvents", events(resource, about)), "t2", ""},
		{"no events", answer("DescribeStackEvents", events()), "", ""},
		{"no stack", no("ValidationError", "Stack [Agc-Core] does not exist"), "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, stacks := on("DescribeStackEvents", test.reply)
			token, status, err := stacks.Newest(t.Context(), "arn:core")
			require.NoError(t, err)
			require.Equal(t, test.token, token)
			require.Equal(t, test.status, status)
		})
	}
}

func TestFirstFailure(t *testing.T) {
	own := event("arn:core", "Agc-Core", "ROLLBACK_IN_PROGRESS", "t1", "The following resource(s) failed to create: [Nat].")
	cancelled := event("eip", "Eip", "CREATE_FAILED", "t1", "Resource creation cancelled")
	late := event("late", "Late", "CREATE_FAILED", "t1", "late")
	first := event("nat", "Nat", "CREATE_FAILED", "t1", "no\n  address")
	before := event("old", "Old", "UPDATE_FAILED", "t0", "of the call before")
	_, stacks := on("DescribeStackEvents",
		answer("DescribeStackEvents", events(own, cancelled, late)+"<NextToken>more</NextToken>"),
		answer("DescribeStackEvents", events(first, before)+"<NextToken>never read</NextToken>"))
	got, err := stacks.FirstFailure(t.Context(), "arn:core", "t1")
	require.NoError(t, err)
	require.Equal(t, "Nat (AWS::X::Y): no address", got)

	for _, reply := range []script.Reply{answer("DescribeStackEvents", events(before)), no("ValidationError", "Stack [x] does not exist"), answer("DescribeStackEvents", events())} {
		_, stacks := on("DescribeStackEvents", reply)
		got, err := stacks.FirstFailure(t.Context(), "arn:core", "t1")
		require.NoError(t, err)
		require.Empty(t, got)
	}
}

func TestAFailureIsItsMessageAlone(t *testing.T) {
	const framed = `Resource handler returned message: "%s (Service: Ec2, Status Code: 400, Request ID: 1-2) (SDK Attempt Count: 1)" (RequestToken: 3-4, HandlerErrorCode: GeneralServiceException)`
	for reason, want := range map[string]string{
		fmt.Sprintf(framed, "The vpc 'vpc-1' has dependencies (two)."):                                                              "The vpc 'vpc-1' has dependencies (two).",
		`Resource handler returned message: "No." (RequestToken: 3-4, HandlerErrorCode: NotFound)`:                                  "No.",
		"No more addresses. (Service: AmazonEC2; Status Code: 400; Error Code: AddressLimitExceeded; Request ID: 1-2; Proxy: null)": "No more addresses.",
		`a "quoted" word`:   `a "quoted" word`,
		"(RequestToken: 3)": "(RequestToken: 3)",
	} {
		_, stacks := on("DescribeStackEvents", answer("DescribeStackEvents", events(event("v", "Vpc", "DELETE_FAILED", "t1", strings.ReplaceAll(reason, "&", "&amp;")))))
		got, err := stacks.FirstFailure(t.Context(), "arn:core", "t1")
		require.NoError(t, err)
		require.Equal(t, "Vpc (AWS::X::Y): "+want, got)
	}
}

func TestReadsNameTheirErrors(t *testing.T) {
	calls := map[string]func(*Stacks) error{
		"DescribeStacks":      func(s *Stacks) error { _, err := s.Find(t.Context(), "x"); return err },
		"GetTemplate":         func(s *Stacks) error { _, err := s.Template(t.Context(), "x"); return err },
		"DescribeStackEvents": func(s *Stacks) error { _, _, err := s.Newest(t.Context(), "x"); return err },
	}
	for operation, call := range calls {
		_, stacks := on(operation, no("AccessDenied", "User x is not authorized"))
		err := call(stacks)
		require.True(t, fault.Is(err, fault.PermissionDenied), "%v", err)
		require.ErrorContains(t, err, "cloudformation:"+operation)
	}
	_, stacks := on("DescribeStacks", no("AccessDenied", "no"))
	_, err := stacks.All(t.Context(), "Agc-")
	require.True(t, fault.Is(err, fault.PermissionDenied), "%v", err)
	_, stacks = on("DescribeStackEvents", no("AccessDenied", "no"))
	_, err = stacks.FirstFailure(t.Context(), "x", "t")
	require.True(t, fault.Is(err, fault.PermissionDenied), "%v", err)
}

func TestReadsAreTriedAgainAndChangesAreNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws, stacks := on("DescribeStacks", no("Throttling", "Rate exceeded"), answer("DescribeStacks", "<Stacks>"+coreXML+"</Stacks>"))
		_, err := stacks.Find(t.Context(), "Agc-Core")
		require.NoError(t, err)
		require.Len(t, aws.Calls(), 2)
	})
	for operation, call := range changes(t) {
		aws, stacks := on(operation, no("Throttling", "Rate exceeded"))
		err := call(stacks)
		require.True(t, fault.Is(err, fault.AwsUnavailable), "%v", err)
		require.Len(t, aws.Calls(), 1, operation)
	}
}
