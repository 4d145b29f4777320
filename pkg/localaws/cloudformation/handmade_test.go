package cloudformation_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"
)

// TestAnUpdateDoesNotNoticeWhatAPersonDeleted unless it changes just that: it compares templates, not what is there
// (CloudFormation User Guide, "Using drift-aware change sets", about the usual ones). Then it fails with the handler's
// NotFound, and so does the rollback (User Guide, "Continue rolling back an update", on what was deleted outside).
func TestAnUpdateDoesNotNoticeWhatAPersonDeleted(t *testing.T) {
	network := func(dns bool, value string) object {
		return resources("V", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16", "EnableDnsSupport": dns}, "P", "AWS::SSM::Parameter", parameter("/p", value))
	}
	inWorld(t, func(w *world) {
		w.stack("S", network(true, "1"))
		vpc := w.physical("S", "V")
		_, err := w.EC2.DeleteVpc(w.t.Context(), &ec2.DeleteVpcInput{VpcId: &vpc})
		require.NoError(t, err)
		update := func(template object) types.StackStatus {
			return w.update(&sdk.UpdateStackInput{StackName: aws.String("S"), TemplateBody: text(template)})
		}

		require.Equal(t, types.StackStatusUpdateComplete, update(network(true, "2")))
		require.Equal(t, vpc, w.physical("S", "V"))

		require.Equal(t, types.StackStatusUpdateRollbackFailed, update(network(false, "2")))
		story := w.story("S", "V")
		require.Contains(t, story[len(story)-1], "HandlerErrorCode: NotFound", story)
	})
}
