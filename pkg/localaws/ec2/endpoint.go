package ec2

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"
)

// How long interface endpoints take, measured on AWS; gateway endpoints are there, and gone, at once.
const (
	endpointPending  = 57 * time.Second
	endpointDeleting = 100 * time.Second
)

type endpoint struct {
	id, vpc          string
	service          endpointService
	policy           string
	privateDNS       bool
	ports            []port   // of an interface endpoint
	groups           []string // of an interface endpoint
	tables           []string // of a gateway endpoint
	prefixList       string   // of a gateway endpoint
	label            string   // in its DNS names
	created, deleted time.Time
}

// port is where an interface endpoint is in a subnet.
type port struct{ subnet, zone, iface, ip string }

// state is in lower case, as AWS answers it, unlike the SDK's constants.
func (e *endpoint) state(now time.Time) types.State {
	switch {
	case !e.deleted.IsZero():
		return "deleting"
	case e.service.kind == types.VpcEndpointTypeInterface && now.Sub(e.created) < endpointPending:
		return "pending"
	default:
		return "available"
	}
}

func (e *endpoint) gone(now time.Time) bool {
	return !e.deleted.IsZero() && (e.service.kind == types.VpcEndpointTypeGateway || now.Sub(e.deleted) >= endpointDeleting)
}

// endpointsOf are the endpoints of a VPC, or with "" of all.
func (s *Service) endpointsOf(vpcID string) []*endpoint {
	return s.endpoints.where(func(e *endpoint) bool { return vpcID == "" || e.vpc == vpcID })
}

// CreateVpcEndpoint begins to make an interface endpoint, or makes a gateway endpoint, of a service of AWS.
func (s *Service) CreateVpcEndpoint(_ context.Context, in *sdk.CreateVpcEndpointInput) (*sdk.CreateVpcEndpointOutput, error) {
	if err := only(in, in.DryRun, "VpcId", "ServiceName", "VpcEndpointType", "RouteTableIds", "SubnetIds", "SecurityGroupIds",
		"PrivateDnsEnabled", "PolicyDocument", "ClientToken", "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	token := aws.ToString(in.ClientToken)
	e, found := s.endpoints.items[s.tokens["vpce "+token]]
	if token == "" || !found {
		var err error
		if e, err = s.planEndpoint(in); err != nil {
			return nil, err
		}
		if e.id, err = s.create("vpce", types.ResourceTypeVpcEndpoint, in.TagSpecifications); err != nil {
			return nil, err
		}
		s.endpoints.put(e.id, e)
		s.tokens["vpce "+token] = e.id
	}
	view := s.viewEndpoint(e)
	return &sdk.CreateVpcEndpointOutput{VpcEndpoint: &view, ClientToken: in.ClientToken}, nil
}

// DeleteVpcEndpoints begins to delete endpoints. Those that do not exist are named in the answer; the others go.
func (s *Service) DeleteVpcEndpoints(_ context.Context, in *sdk.DeleteVpcEndpointsInput) (*sdk.DeleteVpcEndpointsOutput, error) {
	if err := only(in, in.DryRun, "VpcEndpointIds"); err != nil {
		return nil, err
	}
	defer s.enter()()
	if len(in.VpcEndpointIds) == 0 {
		return nil, unnamed(types.ResourceTypeVpcEndpoint)
	}
	out := &sdk.DeleteVpcEndpointsOutput{}
	now := s.reg.Clock.Now()
	for _, id := range in.VpcEndpointIds {
		e, found := s.endpoints.items[id]
		switch {
		case !found:
			out.Unsuccessful = append(out.Unsuccessful, unsuccessful(id))
		case e.deleted.IsZero():
			e.deleted = now
		}
	}
	return out, nil
}

// unsuccessful says that there is no such endpoint. Its code differs from the one of DescribeVpcEndpoints.
func unsuccessful(id string) types.UnsuccessfulItem {
	item := types.UnsuccessfulItem{ResourceId: aws.String(id), Error: &types.UnsuccessfulItemError{Code: aws.String("InvalidVpcEndpoint.NotFound")}}
	if refusal, ok := errors.AsType[smithy.APIError](absent(types.ResourceTypeVpcEndpoint, id)); ok {
		item.Error.Message = aws.String(refusal.ErrorMessage())
	}
	return item
}
