package localaws_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/stretchr/testify/require"
)

// TestCloudFormationReadsWithTheRightsOfItsCaller: a handler needs what its type's schema lists, also what the local one does not
// read.
func TestCloudFormationReadsWithTheRightsOfItsCaller(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		enough := `{"Effect":"Allow","Action":["cloudformation:*","ec2:*Vpc*","ec2:DescribeSecurityGroups","ec2:CreateTags"],"Resource":"*"}`
		for name, c := range map[string]struct{ statements, why string }{
			"lacking": {enough, "is not authorized to perform: ec2:DescribeNetworkAcls because no identity-based policy allows the ec2:DescribeNetworkAcls action"},
			"whole":   {enough + `,{"Effect":"Allow","Action":"ec2:DescribeNetworkAcls","Resource":"*"}`, ""},
		} {
			_, err := cloudformation.NewFromConfig(l.user(name, c.statements)).CreateStack(l.t.Context(), &cloudformation.CreateStackInput{
				StackName: &name, TemplateBody: new(`{"Resources":{"Vpc":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}}}}`),
			})
			require.NoError(l.t, err)
			time.Sleep(5 * time.Minute)
			events, err := l.aws.CloudFormation.DescribeStackEvents(l.t.Context(), &cloudformation.DescribeStackEventsInput{StackName: &name})
			require.NoError(l.t, err)
			why := ""
			for _, e := range events.StackEvents {
				if e.ResourceStatus == "CREATE_FAILED" {
					why = *e.ResourceStatusReason
				}
			}
			if c.why == "" {
				require.Empty(l.t, why)
			} else {
				require.Contains(l.t, why, c.why)
			}
		}
	})
}
