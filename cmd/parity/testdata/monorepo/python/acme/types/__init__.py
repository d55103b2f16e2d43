from .catalog import Price, Product, ProductKind, Warehouse
from .customers import Address, Customer, CustomerCreate, CustomerPage
from .money import Currency, Money, TaxLine
from .orders import Cart, Discount, LineItem, Note, Order, OrderCreate, OrderPage, OrderStatus
from .payments import BankPayment, CardPayment, PaymentMethod, Refund, RefundReason, WalletPayment
from .shipping import Carrier, Shipment, TrackingEvent
from .webhooks import ApiError, ErrorDetail, Invoice, InvoiceItem, Webhook, WebhookEvent
