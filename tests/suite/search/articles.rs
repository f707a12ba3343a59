//! Articles to search.

pub(super) const ARTICLES: &[(&str, &str, &str)] = &[
    (
        "disk",
        "Attach a disk to a machine",
        "Attach the disk in the portal. Policies may deny it.",
    ),
    (
        "secret",
        "Reset the password",
        "The **password** of `root` is reset by the agent; error 0x80070005 means denied.",
    ),
    (
        "chinese",
        "重置虚拟机的密码",
        "在门户中打开虚拟机，然后选择重置密码。",
    ),
    (
        "odd",
        "İstanbul STRASSE ΟΔΟΣ \u{20000}\u{20001} 𝒳𝒴 cafe\u{301}",
        "A text with Ａ wide, 한국어 words, an emoji \u{1f600} and ångström.",
    ),
    (
        "codes",
        "Errors of the agent",
        "BlobNotFound, KB4013429 and -2146233083 in a r\u{e9}sum\u{e9}; Wi-Fi, Re\u{301}gion, \u{ff36}\u{ff2d}\u{ff33}.",
    ),
    (
        "storage",
        "Storage account is not reachable",
        "The firewall of the storage account denies the network.",
    ),
];

pub(super) const PROBLEMS: &[(&str, &str, &str)] = &[
    (
        "start",
        "My virtual machine does not start",
        "Check the boot diagnostics. If the disk is full, resize it.",
    ),
    (
        "desktop",
        "Connection to the desktop is refused",
        "Remote Desktop needs an open port. Ask the administrator of the network.",
    ),
    (
        "capacity",
        "Allocation failure in a region",
        "The region has no capacity for this size. Try a different one.",
    ),
    (
        "kubernetes",
        "Nodes of AKS are not ready",
        "Azure Kubernetes Service marks a node as not ready if its pods use all memory.",
    ),
    (
        "agent",
        "The agent stops with 0x80131505",
        "The operation timed out. Restart the service of the agent.",
    ),
    (
        "disk",
        "Attach a disk",
        "Attach the disk in the portal, then partition it.",
    ),
];

/// Chinese articles, as a tree for customers in China has them.
pub(super) const CHINESE: &[(&str, &str, &str)] = &[
    (
        "zh-start",
        "虚拟机无法启动",
        "如果虚拟机在启动时失败，请先查看启动诊断中的屏幕截图。磁盘已满或更新未完成时，请使用恢复虚拟机修复系统磁盘。",
    ),
    (
        "zh-password",
        "重置管理员密码",
        "在门户中打开虚拟机，选择“重置密码”，输入新的用户名和密码。密码必须至少包含十二个字符。",
    ),
    (
        "zh-storage",
        "存储账户返回 403 错误",
        "请检查存储账户的防火墙规则和共享访问签名的过期时间。错误代码 AuthorizationFailure 表示网络被拒绝。",
    ),
    (
        "zh-invoice",
        "下载发票和账单",
        "账户管理员可以在“成本管理 + 计费”中下载每月的发票。发票在账单周期结束后的七天内生成。",
    ),
    (
        "zh-quota",
        "申请提高虚拟机的核心配额",
        "每个区域都有 vCPU 配额。如果创建虚拟机时提示超过配额，请提交增加配额的请求。",
    ),
    (
        "en-rdp",
        "Cannot connect to a VM with Remote Desktop",
        "Open port 3389 in the network security group.",
    ),
];
