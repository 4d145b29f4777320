package ec2

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Occupant is a kind of thing that the local AWS does not make itself but whose interfaces are in the way of a network.
type Occupant string

// The kinds of occupants.
const (
	AnInstance     Occupant = "instance"
	ALambda        Occupant = "lambda"
	ALoadBalancer  Occupant = "load balancer"
	ADatabase      Occupant = "database"
	AFileSystem    Occupant = "file system"
	AnAvailableOne Occupant = "managed and available" // an interface that its service has given up and not yet removed
)

// shape is how AWS shows an occupant's interface, and how long that stays when the occupant goes. Descriptions and requesters:
// EC2 User Guide, "Requester-managed network interfaces", and recorded answers; durations other than Lambda's are guesses (G).
type shape struct {
	kind                   types.NetworkInterfaceType
	description, requester string
	lingers                time.Duration
}

// shapeOf is the shape of a kind's interface. Lambda removes the interface that functions share up to 40 minutes after the
// last of them is gone, and seldom before 20 (coverage-roadmap#392).
func (s *Service) shapeOf(kind Occupant, name string) (shape, error) {
	switch kind {
	case AnInstance:
		return shape{kind: types.NetworkInterfaceTypeInterface, lingers: time.Minute}, nil
	case ALambda:
		minutes, err := strconv.ParseUint(s.reg.Hex(4), 16, 64)
		return shape{
			types.NetworkInterfaceTypeLambda, "AWS Lambda VPC ENI-" + name + "-" + s.reg.UUID(), "amazon-lambda", time.Duration(20+minutes%21) * time.Minute,
		}, err
	case ALoadBalancer:
		return shape{types.NetworkInterfaceTypeInterface, "ELB app/" + name + "/" + s.reg.Hex(16), "amazon-elb", 5 * time.Minute}, nil
	case ADatabase:
		return shape{types.NetworkInterfaceTypeInterface, "RDSNetworkInterface", "amazon-rds", 3 * time.Minute}, nil
	case AFileSystem:
		return shape{types.NetworkInterfaceTypeInterface, "EFS mount target for " + name, "amazon-efs", 2 * time.Minute}, nil
	case AnAvailableOne:
		return shape{types.NetworkInterfaceTypeInterface, name, "amazon-any", 10 * time.Minute}, nil
	default:
		return shape{}, fmt.Errorf("occupy a subnet: no kind %q", kind)
	}
}

// Occupy puts something of the kind and name into a subnet, in these security groups or else the VPC's default one; the result
// is its interface. An interface that is available goes by itself. It is no operation of the API.
func (s *Service) Occupy(subnetID string, kind Occupant, name string, groups ...string) (string, error) {
	defer s.enter()()
	how, err := s.shapeOf(kind, name)
	if err != nil {
		return "", err
	}
	sub, err := s.subnets.get(types.ResourceTypeSubnet, &subnetID)
	if err != nil {
		return "", err
	}
	n := &networkInterface{
		id: s.newID("eni"), vpc: sub.vpc, subnet: sub.id, kind: how.kind, description: how.description, requester: how.requester, lingers: how.lingers,
	}
	if n.groups, err = s.groupsIn(sub.vpc, groups); err != nil {
		return "", err
	}
	if n.ip, err = s.free(sub); err != nil {
		return "", err
	}
	s.tags[n.id] = map[string]string{}
	if kind == AnInstance {
		n.instance = s.newID("i")
		s.tags[n.instance] = map[string]string{"Name": name}
	}
	if kind == AnAvailableOne {
		n.left = s.reg.Clock.Now()
	}
	s.interfaces.put(n.id, n)
	return n.id, nil
}

// Vacate takes away what has an interface: the instance is terminated, the function, load balancer or database deleted. The
// interface goes some time after.
func (s *Service) Vacate(interfaceID string) error {
	defer s.enter()()
	n, found := s.interfaces.items[interfaceID]
	if !found || n.lingers == 0 {
		return fmt.Errorf("vacate %s: no occupant's interface", interfaceID)
	}
	n.left = s.reg.Clock.Now()
	return nil
}

// released says whether an occupant's interface has ceased to exist.
func (n *networkInterface) released(now time.Time) bool {
	return !n.left.IsZero() && now.Sub(n.left) >= n.lingers
}

// attachment is what AWS shows of an interface that is in use.
func (n *networkInterface) attachment(account string) *types.NetworkInterfaceAttachment {
	out := &types.NetworkInterfaceAttachment{
		AttachmentId: aws.String("ela-attach-" + n.id[len("eni-"):]), InstanceOwnerId: aws.String(n.requester), Status: types.AttachmentStatusAttached,
	}
	if n.instance != "" {
		out.AttachmentId, out.InstanceId, out.InstanceOwnerId = aws.String("eni-attach-"+n.id[len("eni-"):]), aws.String(n.instance), aws.String(account)
	}
	return out
}
