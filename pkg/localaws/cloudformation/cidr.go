package cloudformation

import (
	"encoding/binary"
	"net/netip"
	"strconv"
)

// cidr is Fn::Cidr over IPv4: [block, count, bits] gives count blocks of 2^bits addresses each, 1 to 256 of them.
func (s *scope) cidr(v any) (any, error) {
	list, err := arguments("Fn::Cidr", v, 3)
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(list))
	for i := range list {
		if texts[i], err = s.text(list[i]); err != nil {
			return nil, err
		}
	}
	block, err := netip.ParsePrefix(texts[0])
	if err != nil || !block.Addr().Is4() {
		return nil, invalid("Template error: Fn::Cidr needs an IPv4 block, not %s", texts[0])
	}
	count, err1 := strconv.Atoi(texts[1])
	bits, err2 := strconv.Atoi(texts[2])
	if err1 != nil || err2 != nil || count < 1 || count > 256 || bits < 1 || bits > 32 {
		return nil, invalid("Template error: Fn::Cidr needs a count of 1 to 256 and a number of bits, not %s and %s", texts[1], texts[2])
	}
	return blocks(block.Masked(), count, bits)
}

// blocks cuts the first count sub-blocks of 2^bits addresses out of block.
func blocks(block netip.Prefix, count, bits int) (any, error) {
	free := 32 - block.Bits()
	if bits > free || count > 1<<(free-bits) {
		return nil, invalid("Template error: Fn::Cidr: %d blocks of %d bits do not fit in %s", count, bits, block)
	}
	base := block.Addr().As4()
	first := uint64(binary.BigEndian.Uint32(base[:]))
	out := make([]any, count)
	for i := range out {
		at := first + uint64(i)<<bits
		addr := netip.AddrFrom4([4]byte{byte(at >> 24), byte(at >> 16), byte(at >> 8), byte(at)}) //nolint:gosec // the four bytes of an IPv4 address
		out[i] = netip.PrefixFrom(addr, 32-bits).String()
	}
	return out, nil
}
