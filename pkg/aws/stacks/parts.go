package stacks

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Parts reads the ARNs of what works in a stack: its job queues of AWS Batch and its services of Amazon ECS, which both are
// their physical ids (AWS CloudFormation template reference, Ref). What is deleted already is left out; a stack that is gone
// has none.
func (s *Stacks) Parts(ctx context.Context, id string) (queues, services []string, err error) {
	pages := cloudformation.NewListStackResourcesPaginator(s.read, &cloudformation.ListStackResourcesInput{StackName: &id})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if missing(err) {
			return nil, nil, nil
		}
		if err != nil {
			return nil, nil, awsfault.From(err, "cloudformation:ListStackResources")
		}
		for _, r := range page.StackResourceSummaries {
			physical := aws.ToString(r.PhysicalResourceId)
			if physical == "" || r.ResourceStatus == types.ResourceStatusDeleteComplete {
				continue
			}
			switch aws.ToString(r.ResourceType) {
			case "AWS::Batch::JobQueue":
				queues = append(queues, physical)
			case "AWS::ECS::Service":
				services = append(services, physical)
			}
		}
	}
	return queues, services, nil
}
